import type { HostKey } from "./host-keys.ts";
import type { Meeting } from "./meet.ts";

/** A server's key as the user reads it: `ed25519 SHA256:…`. */
export function formatKey({ type, fingerprint }: HostKey): string {
  return `${type.replace(/^(ssh|ecdsa-sha2)-/, "")} ${fingerprint}`;
}

/** What the user must know to accept or refuse a server's key. */
export function formatMeeting({ host, destination, known, verdict }: Meeting, key: HostKey): readonly string[] {
  const where = `${host.name} (${destination.filedAs})`;
  const compare = [
    "Compare it with the output of this command on the server's own console:",
    // The command is on its own line, so that it can be copied.
    `  ssh-keygen -lf /etc/ssh/ssh_host_${fileWord(key)}_key.pub`,
  ];
  return verdict === "changed"
    ? [
        `${where} shows a key that differs from the known one:`,
        ...known.map((one) => `  known  ${formatKey(one)}`),
        `  shown  ${formatKey(key)}`,
        "Either the server was set up again, or someone intercepts the connection. Only its key was asked for; nothing else was sent.",
        ...compare,
      ]
    : [`${where} has no known key yet. It shows this one:`, `  ${formatKey(key)}`, ...compare];
}

/** The type as sshd writes it in file names. */
function fileWord({ type }: HostKey): string {
  return type.startsWith("ecdsa") ? "ecdsa" : type.replace("ssh-", "");
}
