/** Where the log receiver forwards to. */
export type Forward =
  | { readonly to: "file" }
  | { readonly to: "fluentd" | "syslog"; readonly host: string; readonly port: number };

/** Parses `file`, `fluentd://HOST:PORT` or `syslog://HOST:PORT`; the schema has checked the format. */
export function parseForward(text: string): Forward {
  const [, to, host = "", port] = /^(fluentd|syslog):\/\/(.+):([0-9]+)$/.exec(text) ?? [];
  return to === "fluentd" || to === "syslog"
    ? { to, host: host.replace(/^\[|\]$/g, ""), port: Number(port) }
    : { to: "file" };
}

/** Whether a host is the container itself, seen from inside: everything sent there would come back. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127\..*|0\.0\.0\.0|::1?)$/i.test(host);
}
