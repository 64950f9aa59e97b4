import { buildUsageProblem, type Problem } from "../../lib/errors.ts";

/** The three parts of a vault, bare. */
export interface Envelope {
  readonly salt: Buffer;
  /** 32 bytes. */
  readonly hmac: Buffer;
  readonly ciphertext: Buffer;
}

const header = /^\$ANSIBLE_VAULT;([^;]*);([^;]*)(?:;(.*))?$/;
const columns = 80;

/** The text of a vault file: a first line of `$ANSIBLE_VAULT;1.2;AES256;LABEL`, then twice hexadecimal, 80 to the line. */
export function armour(envelope: Envelope, label: string): string {
  const inner = [envelope.salt, envelope.hmac, envelope.ciphertext].map((part) => part.toString("hex")).join("\n");
  const body = Buffer.from(inner, "latin1").toString("hex");
  const lines = body.match(new RegExp(`.{1,${columns}}`, "g")) ?? [];
  return `${[`$ANSIBLE_VAULT;1.2;AES256;${label}`, ...lines].join("\n")}\n`;
}

/**
 * Reads the text of a vault file of format 1.1 or 1.2.
 *
 * @throws Problem (exit 2): no vault, a format that we do not know, or damaged
 */
export function readEnvelope(vaultText: string, where: string): Envelope {
  const [first = "", ...rest] = vaultText.split(/\r?\n/);
  const [, version, cipher] = header.exec(first.trim()) ?? [];
  if (version === undefined) {
    throw buildUsageProblem({
      where,
      what: "This is not a vault: its first line is not $ANSIBLE_VAULT;…",
      fix: `If it holds secrets in the clear, encrypt it: ansible-vault encrypt ${where}`,
    });
  }
  if (!["1.1", "1.2"].includes(version.trim()) || cipher?.trim() !== "AES256") {
    const shown = first.replace(/[^\x20-\x7e]/g, "?").slice(0, 60);
    throw buildUsageProblem({
      where,
      what: `The vault has a format that is not known here: ${shown}`,
      fix: "Formats 1.1 and 1.2 with AES256 are read. Write it again with a current ansible-vault: ansible-vault rekey",
    });
  }
  const inner = unhex(rest.join("").trimEnd(), where).toString("latin1");
  const [salt = "", hmac = "", ciphertext = "", ...surplus] = inner.split("\n");
  const envelope = { salt: unhex(salt, where), hmac: unhex(hmac, where), ciphertext: unhex(ciphertext, where) };
  if (surplus.length > 0 || envelope.hmac.length !== 32 || envelope.ciphertext.length % 16 !== 0) {
    throw damaged(where);
  }
  return envelope;
}

/** The label in the first line of a vault file; undefined if it has none. */
export function readLabel(vaultText: string): string | undefined {
  const [first = ""] = vaultText.split(/\r?\n/, 1);
  return header.exec(first.trim())?.[3]?.trim();
}

/** Whether a text calls itself a vault, sound or not. */
export function isVault(text: string): boolean {
  return text.startsWith("$ANSIBLE_VAULT;");
}

function unhex(text: string, where: string): Buffer {
  if (text === "" || text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) {
    throw damaged(where);
  }
  return Buffer.from(text, "hex");
}

function damaged(where: string): Problem {
  return buildUsageProblem({
    where,
    what: "The vault is damaged: a part is missing, or is not hexadecimal.",
    fix: "Take the file from a backup or from version control, for example: git checkout -- secrets/vault.yml",
  });
}
