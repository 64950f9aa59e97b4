/** Where the receiver of the logs hands them on. */
export type Forward =
  | { readonly to: "file" }
  | { readonly to: "fluentd" | "syslog"; readonly host: string; readonly port: number };

/** Reads `file`, `fluentd://HOST:PORT` or `syslog://HOST:PORT`; the schema has seen to the form. */
export function parseForward(text: string): Forward {
  const [, to, host = "", port] = /^(fluentd|syslog):\/\/(.+):([0-9]+)$/.exec(text) ?? [];
  return to === "fluentd" || to === "syslog"
    ? { to, host: host.replace(/^\[|\]$/g, ""), port: Number(port) }
    : { to: "file" };
}

/** Whether a host is the container itself, seen from inside: what is sent there comes back. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127\..*|0\.0\.0\.0|::1?)$/i.test(host);
}
