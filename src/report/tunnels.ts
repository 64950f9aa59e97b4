/** A server as ssh finds it. */
export interface Reached {
  readonly name: string;
  readonly connection: "local" | "ssh";
  readonly address?: string;
  readonly user?: string;
  readonly port?: number;
}

/** As a whole: the name comes from the host, and what is built of it is copied into a shell. */
const loopback = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/**
 * The command that brings what answers on a server's loopback only to the machine where it is called; undefined where none is needed. It goes by an
 * account of one's own: the deploy account that `harden-init access` makes may not forward anything.
 */
export function tunnelTo(url: string, { name, connection, address, user, port }: Reached): string | undefined {
  const { hostname, port: own, protocol } = new URL(url);
  if (connection === "local" || !loopback.test(hostname)) {
    return undefined;
  }
  const at = own === "" ? (protocol === "https:" ? "443" : "80") : own;
  // Nobody needs to be root here for it.
  const here = Number(at) < 1024 ? Number(at) + 8000 : at;
  const to = `${user === undefined ? "" : "YOU@"}${address ?? name}`;
  return `ssh -N -L ${here}:${hostname}:${at}${port === undefined ? "" : ` -p ${port}`} ${to}`;
}
