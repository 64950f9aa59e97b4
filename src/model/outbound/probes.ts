import { BlockList } from "node:net";
import { bracketAddress } from "../publish.ts";
import type { Outbound } from "./destination.ts";

/** Addresses that belong to nobody (RFC 5737, RFC 3849): only rules refuse a connection there at once. */
const unowned = {
  ipv4: ["192.0.2.1", "198.51.100.1", "203.0.113.1"],
  ipv6: ["2001:db8::1", "2001:db8:ffff::1"],
} as const;
const ports = [443, 9, 6667];

/** A place of each version of IP, `ADDRESS:PORT`, that the answers do not list; of one version none if they list everything. */
export function listUnlistedPlaces(outbound: Outbound): readonly string[] {
  return (["ipv4", "ipv6"] as const).flatMap((family) => {
    const place = unowned[family]
      .flatMap((address) => ports.map((port) => ({ address, port })))
      .find(({ address, port }) => !isListed(outbound, family, address, port));
    return place === undefined ? [] : [`${bracketAddress(place.address)}:${place.port}`];
  });
}

function isListed(outbound: Outbound, family: "ipv4" | "ipv6", address: string, port: number): boolean {
  return (
    typeof outbound !== "string" &&
    outbound.some((entry) => {
      const [network = "", length] = entry.host.split("/");
      const listed = new BlockList();
      if (entry.family !== family || entry.protocol !== "tcp" || port < entry.first || port > entry.last) {
        return false;
      }
      listed.addSubnet(network, Number(length ?? (family === "ipv4" ? 32 : 128)), family);
      return listed.check(address, family);
    })
  );
}
