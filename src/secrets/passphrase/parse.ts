import { isUtf8 } from "node:buffer";
import { buildUsageProblem } from "../../lib/errors.ts";
import type { Most } from "../../lib/files/read-named.ts";
import { Secret } from "../../lib/secret.ts";
import { isVault } from "../vault/envelope.ts";

/** White space as Ansible takes it off the ends of a password file. */
const ends = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g;

/** Far more than any passphrase. */
export const mostOfPassphrase: Most = { bytes: 64_000, name: "64 kB" };

/**
 * A passphrase from a file's bytes, as Ansible reads them: white space at both ends does not count.
 *
 * @throws Problem (exit 2): empty, not text, or itself encrypted
 */
export function parsePassphraseFile(bytes: Buffer, where: string): Secret {
  if (!isUtf8(bytes)) {
    throw buildUsageProblem({ where, what: "The passphrase is not text in UTF-8.", fix: "Write it as UTF-8." });
  }
  return requirePassphrase(bytes.toString("utf8").replace(ends, ""), where);
}

/**
 * A passphrase that a script printed. Ansible removes line ends from it, but keeps blanks, which it would remove from the same passphrase in a
 * file. One with such blanks is refused, because it would not open the vault in every way.
 *
 * @throws Problem (exit 2) as above
 */
export function parsePrintedPassphrase(printed: string, where: string): Secret {
  if (Buffer.byteLength(printed) > mostOfPassphrase.bytes) {
    throw buildUsageProblem({
      where,
      what: `The script printed more than ${mostOfPassphrase.name}.`,
      fix: "It must print the passphrase and nothing else.",
    });
  }
  const text = printed.replace(/^[\r\n]+|[\r\n]+$/g, "");
  if (text !== text.replace(ends, "")) {
    throw buildUsageProblem({
      where,
      what: "The passphrase begins or ends with white space.",
      fix: "Choose one without: Ansible takes it off where the passphrase comes from a file.",
    });
  }
  return requirePassphrase(text, where);
}

/** A typed passphrase: white space at both ends does not count, as in Ansible. */
export function parseTypedPassphrase(typed: Secret): Secret {
  return requirePassphrase(typed.reveal().replace(ends, ""), "passphrase");
}

function requirePassphrase(text: string, where: string): Secret {
  if (text === "") {
    const fix = "Give one: it is what opens secrets/vault.yml.";
    throw buildUsageProblem({ where, what: "The passphrase is empty.", fix });
  }
  if (isVault(text)) {
    const fix = "Name the file that holds the passphrase itself.";
    throw buildUsageProblem({ where, what: "This is a vault, not the passphrase of one.", fix });
  }
  return new Secret(text);
}
