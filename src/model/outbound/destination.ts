import { isIP } from "node:net";

/** Addresses outside the server that a service may connect to. */
export interface Destination {
  /** A DNS name in small letters, an address, or a network with its length: `10.0.0.0/8`. */
  readonly host: string;
  readonly family: "name" | "ipv4" | "ipv6";
  readonly protocol: "tcp" | "udp";
  readonly first: number;
  /** The same as `first`, unless it is a range. */
  readonly last: number;
}

/** Which addresses outside the server a service may connect to. */
export type Outbound = "none" | "any" | readonly Destination[];

/** The value of `outbound` in harden.yml with its entries read; what is wrong with them was said before. */
export function readOutbound(written: "none" | "any" | readonly string[]): Outbound {
  return typeof written === "string"
    ? written
    : written.map(readDestination).filter((entry): entry is Destination => typeof entry !== "string");
}

/** `HOST:PORT`, `HOST:FIRST-LAST`, each with `/udp` if it is not TCP. A text says what is wrong. */
export function readDestination(text: string): Destination | string {
  const [, bracketed, plain, firstText, lastText = firstText, protocol = "tcp"] =
    /^(?:\[([^\]]+)\]|([^:[\]]+)):([0-9]{1,5})(?:-([0-9]{1,5}))?(?:\/(tcp|udp))?$/.exec(text) ?? [];
  if (firstText === undefined) {
    return (text.match(/:/g)?.length ?? 0) > 1 ? "an IPv6 address stands in brackets: [2001:db8::1]:443" : form;
  }
  const [first, last] = [Number(firstText), Number(lastText)];
  if (first < 1 || last > 65535 || first > last) {
    return "its ports must be from 1 to 65535, the smaller one first";
  }
  const host = bracketed === undefined ? readHost(plain ?? "") : readNetwork(bracketed, 6);
  return typeof host === "string" ? host : { ...host, protocol: protocol as Destination["protocol"], first, last };
}

type Host = Pick<Destination, "host" | "family">;

const form = "it must be HOST:PORT, such as api.example.org:443 or [2001:db8::1]:8000-8010/udp";
/** A set of the packet filter has a name of at most 255 characters, and ours has some in front. */
const longestName = 250;
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** What ends in a number is an address, also for the programs that resolve names. */
function readHost(text: string): Host | string {
  if (/(?:^|\.)[0-9]+(?:\/[0-9]+)?$/.test(text)) {
    return readNetwork(text, 4);
  }
  if (text.includes("*")) {
    return "a wildcard cannot be resolved to addresses: list each name, or the network";
  }
  const host = text.toLowerCase();
  return host.length <= longestName && host.split(".").every((part) => label.test(part))
    ? { host, family: "name" }
    : `\`${text}\` is neither a host name nor an address`;
}

/** An address, or a network with its length. A text says what is wrong. */
export function readNetwork(text: string, version: 4 | 6): Host | string {
  const [address = "", length, ...more] = text.split("/");
  const longest = version === 4 ? 32 : 128;
  if (isIP(address) !== version || address.includes("%") || more.length > 0) {
    return `\`${text}\` is not an IPv${version} address`;
  }
  if (length !== undefined && !(/^[0-9]{1,3}$/.test(length) && Number(length) <= longest)) {
    return `the length of a network must be from 0 to ${longest}, but is ${length}`;
  }
  return { host: text.toLowerCase(), family: version === 4 ? "ipv4" : "ipv6" };
}

/** All of it in words. */
export function formatOutbound(outbound: Outbound): string {
  return typeof outbound === "string" ? outbound : outbound.map(formatDestination).join(", ");
}

/** The destination as it is written in harden.yml. */
export function formatDestination({ host, family, protocol, first, last }: Destination): string {
  const ports = first === last ? String(first) : `${first}-${last}`;
  return `${family === "ipv6" ? `[${host}]` : host}:${ports}${protocol === "udp" ? "/udp" : ""}`;
}
