import { buildUsageProblem } from "../../lib/errors.ts";
import { parseObject } from "../../lib/fields.ts";
import { Secret } from "../../lib/secret.ts";
import { decryptVault, encryptVault } from "./encrypt.ts";
import { readEnvelope } from "./envelope.ts";

/** A vault's passphrase on its way to a colleague or another machine. */
export interface Shared {
  readonly passphrase: Secret;
  /** The vault's label. */
  readonly label: string;
}

/** The text of a file that holds it, in the format of `ansible-vault`, encrypted with a code of 128 bits or more. */
export function sealShared({ passphrase, label }: Shared, code: Secret): Promise<string> {
  const text = JSON.stringify({ label, passphrase: passphrase.reveal() });
  return encryptVault(new Secret(text), code, `${label}-passphrase`);
}

/**
 * Opens such a file.
 *
 * @param where its name, for messages
 * @throws Problem (exit 2) if the code does not open it, or it holds anything else
 */
export async function openShared(text: string, code: Secret, where: string): Promise<Shared> {
  const { label, passphrase } = parseObject((await decrypted(text, code, where)).reveal()) ?? {};
  if (typeof label !== "string" || typeof passphrase !== "string" || passphrase === "") {
    throw buildUsageProblem({
      where,
      what: "there is no passphrase in it",
      fix: "Name a file that `harden-init secrets export` wrote.",
    });
  }
  return { label, passphrase: new Secret(passphrase) };
}

async function decrypted(text: string, code: Secret, where: string): Promise<Secret> {
  // What is wrong with the file itself is told as of any vault.
  readEnvelope(text, where);
  return decryptVault(text, code, where).catch((error: unknown) => {
    const what = "the code does not open it, or it was altered on its way";
    throw buildUsageProblem({ where, what, fix: "Type the code as `export` printed it." }, { cause: error });
  });
}
