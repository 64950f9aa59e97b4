import { listAt, mapsAt, scalarAt, without } from "../../lib/fields.ts";
import { getIn, type KeyPath } from "../../lib/paths.ts";
import { bare } from "../../model/adopt/dangers.ts";
import type { ComposeService } from "../../model/adopt/types.ts";

/*
 * How a service is written down. What it means is settled before; here it is spelled so that people find it short, and scanners that compare words,
 * as KICS does, find what they look for.
 */

/** The same service, its ports in the short form, and the right to open low ports named among those that are dropped where it has such a port. */
export function spelled(service: ComposeService): ComposeService {
  const ports = listAt(service, "ports");
  const isLow = mapsAt(service, "ports").some(hasLowPort);
  const mayOpen = listAt(service, "cap_add").map(bare).includes(opensLow);
  return {
    ...service,
    ...(ports.length === 0 ? {} : { ports: mapsAt(service, "ports").map(shortPort) }),
    ...(isLow && !mayOpen && isBare(service) ? { cap_drop: ["ALL", opensLow] } : {}),
  };
}

/** Where what stood at a path stands now: what was said within a port, beside the port. */
export function spelledPath(path: KeyPath, service: ComposeService): KeyPath {
  const port = path.slice(0, 2);
  return path[0] === "ports" && typeof getIn(service, port) === "string" ? port : path;
}

const opensLow = "NET_BIND_SERVICE";

function isBare(service: ComposeService): boolean {
  return JSON.stringify(service.cap_drop) === JSON.stringify(["ALL"]);
}

/** Below 1024: a range begins with its lowest. */
function hasLowPort(port: ComposeService): boolean {
  return ["target", "published"].some((key) => Number.parseInt(scalarAt(port, key) ?? "1024", 10) < 1024);
}

/** `127.0.0.1:8080:80/tcp`; what the short form has no place for stays long. */
function shortPort(port: ComposeService): unknown {
  const { target, published, host_ip: address, protocol = "tcp" } = port;
  const rest = ["target", "published", "host_ip", "protocol"].reduce(without, port);
  const isPlain = Object.entries(rest).every(([key, value]) => key === "mode" && value === "ingress");
  if (!isPlain || target === undefined) {
    return port;
  }
  const host =
    address === undefined || address === "" ? [] : [String(address).includes(":") ? `[${address}]` : address];
  const open = published === undefined ? (host.length === 0 ? [] : [""]) : [published];
  return `${[...host, ...open, target].join(":")}/${protocol}`;
}
