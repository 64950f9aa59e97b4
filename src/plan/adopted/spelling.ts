import { isDeepStrictEqual } from "node:util";
import { getMaps, getScalar, listAt, without } from "../../lib/fields.ts";
import { getIn, type KeyPath } from "../../lib/paths.ts";
import { stripPrefix } from "../../model/adopt/dangers/rights.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { bracketAddress } from "../../model/publish.ts";

/*
 * The spelling of a service. Its meaning is decided before; here it gets the short forms that users expect, and the words that scanners such as KICS
 * look for.
 */

/** The same service with short ports, and with the capability for low ports listed among the dropped ones if it has such a port. */
export function spellService(service: ComposeService): ComposeService {
  const ports = listAt(service, "ports");
  const isLow = getMaps(service, "ports").some(hasLowPort);
  const mayOpen = listAt(service, "cap_add").map(stripPrefix).includes(opensLow);
  return {
    ...service,
    ...(ports.length === 0 ? {} : { ports: getMaps(service, "ports").map(shortPort) }),
    ...(isLow && !mayOpen && isBare(service) ? { cap_drop: ["ALL", opensLow] } : {}),
  };
}

/** Where a path of the long form is in the short one: a comment inside a port moves to the port. */
export function spellPath(path: KeyPath, service: ComposeService): KeyPath {
  const port = path.slice(0, 2);
  return path[0] === "ports" && typeof getIn(service, port) === "string" ? port : path;
}

const opensLow = "NET_BIND_SERVICE";

function isBare(service: ComposeService): boolean {
  return isDeepStrictEqual(service.cap_drop, ["ALL"]);
}

/** Below 1024; a range counts by its lowest port. */
function hasLowPort(port: ComposeService): boolean {
  return ["target", "published"].some((key) => Number.parseInt(getScalar(port, key) ?? "1024", 10) < 1024);
}

/** `127.0.0.1:8080:80/tcp`; a port that the short form cannot express stays long. */
function shortPort(port: ComposeService): unknown {
  const { target, published, host_ip: address, protocol = "tcp" } = port;
  const rest = ["target", "published", "host_ip", "protocol"].reduce(without, port);
  const isPlain = Object.entries(rest).every(([key, value]) => key === "mode" && value === "ingress");
  if (!isPlain || target === undefined) {
    return port;
  }
  const host = address === undefined || address === "" ? [] : [bracketAddress(String(address))];
  const open = published === undefined ? (host.length === 0 ? [] : [""]) : [published];
  return `${[...host, ...open, target].join(":")}/${protocol}`;
}
