import { hash } from "node:crypto";

/** A key by which a server proves that it is the one that was meant. */
export interface HostKey {
  /** As ssh calls it: `ssh-ed25519`. */
  readonly type: string;
  /** The key itself, Base64. */
  readonly blob: string;
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

/**
 * How the keys that a server offers stand to those that are known of it: `known` – it is the server that was met before; `changed` – it is
 * another one, or somebody in between, or the same one set up anew; `new` – nothing is known of it.
 */
export type Verdict = "known" | "new" | "changed";

/** The strongest first; ssh itself prefers them in this order. */
const preference = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"];

/** The keys in the text of a known_hosts file, or in what `ssh-keyscan` prints; lines that hold none are passed over. */
export function parseHostKeys(text: string): readonly HostKey[] {
  return text.split("\n").flatMap((line) => {
    const [names = "", type = "", blob = ""] = line.trim().split(/\s+/);
    const isKey = !/^[#@]/.test(names) && preference.includes(type) && /^[A-Za-z0-9+/]+=*$/.test(blob);
    return isKey ? [{ type, blob, fingerprint: fingerprintOf(blob) }] : [];
  });
}

function fingerprintOf(blob: string): string {
  return `SHA256:${hash("sha256", Buffer.from(blob, "base64"), "base64").replace(/=+$/, "")}`;
}

/** What the offered keys say of the server, by the keys that are known of it. */
export function judge(offered: readonly HostKey[], known: readonly HostKey[]): Verdict {
  if (known.length === 0) {
    return "new";
  }
  const isKnown = ({ blob }: HostKey) => known.some((one) => one.blob === blob);
  const differs = (key: HostKey) => !isKnown(key) && known.some(({ type }) => type === key.type);
  return offered.some(isKnown) && !offered.some(differs) ? "known" : "changed";
}

/**
 * The one key that is recorded: ssh then asks the server for a key of just this type. The others are left out, because whoever compares one
 * fingerprint has not compared them, and a key that nobody compared could be somebody else's.
 */
export function strongest(offered: readonly HostKey[]): HostKey | undefined {
  return [...offered].sort((one, other) => preference.indexOf(one.type) - preference.indexOf(other.type))[0];
}
