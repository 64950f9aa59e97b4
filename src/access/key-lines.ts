import type { HostKey } from "./host-keys.ts";
import type { Meeting } from "./meet.ts";

/** A server's key for a person: `ed25519 SHA256:…`. */
export function keyText({ type, fingerprint }: HostKey): string {
  return `${type.replace(/^(ssh|ecdsa-sha2)-/, "")} ${fingerprint}`;
}

/** What somebody needs to know to agree to a server's key, or to refuse it. */
export function meetingLines({ host, destination, known, verdict }: Meeting, key: HostKey): readonly string[] {
  const where = `${host.name} (${destination.filedAs})`;
  const compare = [
    "Compare it with what the server's own console says:",
    // A command on a line of its own can be copied.
    `  ssh-keygen -lf /etc/ssh/ssh_host_${fileWord(key)}_key.pub`,
  ];
  return verdict === "changed"
    ? [
        `${where} shows another key than the one that is known:`,
        ...known.map((one) => `  known  ${keyText(one)}`),
        `  shown  ${keyText(key)}`,
        "Either it was set up anew, or somebody stands between you and it. Nothing but the wish for its key was sent.",
        ...compare,
      ]
    : [`${where} is met for the first time, and shows this key:`, `  ${keyText(key)}`, ...compare];
}

/** The type as sshd writes it into the names of its files. */
function fileWord({ type }: HostKey): string {
  return type.startsWith("ecdsa") ? "ecdsa" : type.replace("ssh-", "");
}
