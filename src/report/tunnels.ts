import type { Host } from "../model/types/host.ts";

/** A server as ssh finds it. */
export type Reached = Pick<Host, "name" | "connection" | "address" | "user" | "port">;

/** Matched as a whole: the name comes from the host, and the command is copied into a shell. */
const loopback = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/**
 * The command that makes a service on a server's loopback reachable from here; undefined if none is needed. It uses the user's own account, because the
 * deploy account of `harden-init access` must not forward ports.
 */
export function makeTunnel(url: string, { name, connection, address, user, port }: Reached): string | undefined {
  const { hostname, port: own, protocol } = new URL(url);
  if (connection === "local" || !loopback.test(hostname)) {
    return undefined;
  }
  const at = own === "" ? (protocol === "https:" ? "443" : "80") : own;
  // The command needs no root rights.
  const here = Number(at) < 1024 ? Number(at) + 8000 : at;
  const to = `${user === undefined ? "" : "YOU@"}${address ?? name}`;
  return `ssh -N -L ${here}:${hostname}:${at}${port === undefined ? "" : ` -p ${port}`} ${to}`;
}
