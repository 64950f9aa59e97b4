import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { isWildcard } from "../model/edge/domain.ts";
import { listEdgeNames } from "../model/edge/names.ts";
import type { Model } from "../model/types/model.ts";
import type { Look, Need } from "./types.ts";

/** Whether each public name leads to the stack's servers: an authority looks for its proof there. None without an edge. */
export function listNameNeeds({ edge, hosts }: Pick<Model, "edge" | "hosts">): readonly Need[] {
  const names = edge === undefined ? [] : listEdgeNames(edge).filter((name) => !isWildcard({ name, path: "" }));
  return names.map((name) => ({
    name,
    why: "Visitors find the server by it, and so does the authority that certifies it.",
    required: false,
    look: async () => judgeName(await listAddresses(name), await listServers(hosts), unheard(edge)),
    fix: () => [],
    advice: "Have its records (A, AAAA) lead to the server. New ones need minutes until everybody knows them.",
  }));
}

/** The version of IP by which an authority would look for its proof in vain. It tries IPv6 first, and not always the other one then. */
function unheard(edge: Model["edge"]): 4 | 6 | undefined {
  if (edge?.certificates.by !== "acme") {
    return undefined;
  }
  return isIP(edge.http.address) === 6 ? 4 : 6;
}

/**
 * @param found the addresses that the name leads to
 * @param servers those of the servers
 * @param unheardVersion the version of IP by which it must not lead anywhere
 */
export function judgeName(found: readonly string[], servers: readonly string[], unheardVersion?: 4 | 6): Look {
  const leads = `leads to ${found.join(", ")}`;
  if (found.length === 0) {
    return { ok: false, found: "no name server knows it" };
  }
  const inVain = found.filter((address) => isIP(address) === unheardVersion);
  if (inVain.length > 0) {
    return {
      ok: false,
      found: `${leads}, and the edge does not listen by IPv${unheardVersion}`,
      advice: `Remove the record with ${inVain.join(" and ")}: the authority may look for its proof there. Or let \`http\` and \`https\` of \`edge\` listen by IPv${unheardVersion}.`,
    };
  }
  if (found.every((address) => servers.includes(address))) {
    return { ok: true, found: leads };
  }
  if (found.some((address) => servers.includes(address))) {
    return { ok: false, found: `${leads}, and not all of these are the server's` };
  }
  return servers.every(isPrivate)
    ? {
        ok: null,
        found: leads,
        advice: "The server has private addresses only: see that ports 80 and 443 are passed on to it.",
      }
    : { ok: false, found: `${leads}, not to ${servers.filter((address) => !isPrivate(address)).join(", ")}` };
}

/** The addresses of the servers; of this machine those of its interfaces. */
async function listServers(hosts: Model["hosts"]): Promise<readonly string[]> {
  const lists = await Promise.all(
    hosts.map(({ connection, address, name }) =>
      connection === "local" ? listOwnAddresses() : listAddresses(address ?? name),
    ),
  );
  return [...new Set(lists.flat())];
}

function listOwnAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address));
}

async function listAddresses(name: string): Promise<readonly string[]> {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

const ownNetworks = new BlockList();
for (const [network, length] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
] as const) {
  ownNetworks.addSubnet(network, length);
}
for (const [network, length] of [
  ["fc00::", 7],
  ["fe80::", 10],
  ["::1", 128],
] as const) {
  ownNetworks.addSubnet(network, length, "ipv6");
}

/** Whether nobody outside of the server's own network reaches an address. */
function isPrivate(address: string): boolean {
  return ownNetworks.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
