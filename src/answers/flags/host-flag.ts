/** The value of `--host`: this machine, or `[user@]address[:port]`, IPv6 addresses in brackets. The schema checks the parts. */
export function parseHost(text: string): Readonly<Record<string, string | number>> {
  if (text === "local") {
    return { name: "local", connection: "local" };
  }
  const at = text.lastIndexOf("@");
  const { address, port } = splitPort(text.slice(at + 1));
  return {
    name: nameOf(address),
    connection: "ssh",
    address,
    ...(at > 0 ? { user: text.slice(0, at) } : {}),
    ...(port === undefined ? {} : { port }),
  };
}

function splitPort(text: string): { readonly address: string; readonly port?: number } {
  const parts = /^(?:\[(?<six>[^\]]*)\]|(?<name>[^:]*))(?::(?<port>\d+))?$/.exec(text)?.groups;
  if (parts === undefined) {
    return { address: text };
  }
  const address = parts.six ?? parts.name ?? "";
  return parts.port === undefined ? { address } : { address, port: Number(parts.port) };
}

/** The first label of a host name; for an address, a name that begins with a letter. */
function nameOf(address: string): string {
  const label = /^[a-z]/i.test(address) && !address.includes(":") ? (address.split(".")[0] ?? "") : `host-${address}`;
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/-+$/, "")
    .slice(0, 60);
}
