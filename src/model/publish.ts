import { BlockList, isIP } from "node:net";
import type { KeyPath } from "../lib/paths.ts";
import type { PublishedPort, Service } from "./types/service.ts";

/** Address and port of `127.0.0.1:8081` or `[::1]:8081`; the schema has checked the format. */
export function parsePublish(text: string): { readonly address: string; readonly port: number } {
  const colon = text.lastIndexOf(":");
  return { address: text.slice(0, colon).replace(/^\[|\]$/g, ""), port: Number(text.slice(colon + 1)) };
}

/** Every port of a service that the server listens for, but those of a compose file. */
export function listPublishedPorts({
  publish,
  port,
  alsoPublished,
}: Pick<Service, "publish" | "port" | "alsoPublished">): readonly PublishedPort[] {
  return publish === undefined ? [] : [{ ...publish, target: port, protocol: "tcp" }, ...alsoPublished];
}

/** An address as it stands before a port: an IPv6 address in brackets. */
export function bracketAddress(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}

/** The same as it stands alone. */
export function withoutBrackets(address: string): string {
  return address.replace(/^\[(.*)\]$/, "$1");
}

/** The address of a port that was typed alone: only the server itself reaches it. Any other text stays as it is. */
export function getAddress(typed: string): string {
  return isLonePort(typed) ? `127.0.0.1:${typed}` : typed;
}

/** Whether a value is a port without its address. */
export function isLonePort(value: unknown): boolean {
  return (typeof value === "number" || typeof value === "string") && /^[0-9]{1,5}$/.test(String(value));
}

/** Whether an answer is where a service listens, on all servers or on one. */
export function isPublishPath(path: KeyPath): boolean {
  const [first, , third] = path;
  return (
    third === "publish" && path.length === (first === "services" ? 3 : 4) && (first === "services" || first === "hosts")
  );
}

/** Whether only the server itself reaches an address, with brackets or without. */
export function isOwnAddress(address: string): boolean {
  return /^\[?(?:127\.|::1\]?$)/.test(address);
}

const zeros = new BlockList();
zeros.addAddress("0.0.0.0");
zeros.addAddress("::", "ipv6");

/**
 * Whether what listens there listens on every address of the server, in whichever way that is written. No address, and what is none (`*`), count as
 * every one.
 */
export function isEverywhere(address: string | undefined): boolean {
  const plain = withoutBrackets(address ?? "");
  const family = isIP(plain);
  return family === 0 || zeros.check(plain, family === 6 ? "ipv6" : "ipv4");
}
