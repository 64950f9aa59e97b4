import { hash } from "node:crypto";

/** A key by which a server proves its identity. */
export interface HostKey {
  /** As ssh calls it: `ssh-ed25519`. */
  readonly type: string;
  /** The key itself, in Base64. */
  readonly blob: string;
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

/**
 * How the keys that a server offers compare with its known keys. `known`: it is the same server. `changed`: it is another server, an attacker in
 * between, or the same server set up again. `new`: no key of it is known.
 */
export type Verdict = "known" | "new" | "changed";

/** The strongest first. ssh prefers them in this order too. */
const preference = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"];

/** The keys in a known_hosts file or in the output of `ssh-keyscan`. Other lines are skipped. */
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

/** Compares the offered keys with the known ones. */
export function judge(offered: readonly HostKey[], known: readonly HostKey[]): Verdict {
  if (known.length === 0) {
    return "new";
  }
  const isKnown = ({ blob }: HostKey) => known.some((one) => one.blob === blob);
  const differs = (key: HostKey) => !isKnown(key) && known.some(({ type }) => type === key.type);
  return offered.some(isKnown) && !offered.some(differs) ? "known" : "changed";
}

/**
 * The one key that is recorded: ssh then asks the server for a key of this type. The others are left out, because the user compared one
 * fingerprint only, and a key that was not compared could be an attacker's.
 */
export function findStrongest(offered: readonly HostKey[]): HostKey | undefined {
  return [...offered].sort((one, other) => preference.indexOf(one.type) - preference.indexOf(other.type))[0];
}
