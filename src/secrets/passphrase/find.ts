import { buildUsageProblem } from "../../lib/errors.ts";
import type { Secret } from "../../lib/secret.ts";
import type { Keychain } from "../keychain/open.ts";
import { readPassphraseFile, resolvePath } from "./file.ts";
import { parseTypedPassphrase } from "./parse.ts";
import { prompted, readKept } from "./store.ts";
import type { NotFound, Passphrase, Place } from "./types.ts";

export interface Search extends Place {
  readonly keychain: Keychain;
  /** `--vault-password-file`. */
  readonly option?: string;
  /** What relative paths start from. */
  readonly cwd: string;
  /** Asks a person; absent if there is none. */
  readonly ask?: () => Promise<Secret>;
}

/**
 * Looks for the passphrase of a project's vault: the option, `ANSIBLE_VAULT_PASSWORD_FILE`, the keychain, the file below the user's
 * configuration, and at last the person. A place that is named but does not give one ends the search.
 *
 * @throws Problem (exit 2) if a named file does not give a passphrase, or a kept one is open to others
 */
export async function findPassphrase(search: Search): Promise<Passphrase | NotFound> {
  const named = await fromNamedFile(search);
  if (named !== undefined) {
    return named;
  }
  const kept = await readKept(search, search.keychain);
  if ("secret" in kept) {
    return kept;
  }
  if (search.ask === undefined) {
    return { looked: ["--vault-password-file: not given", "ANSIBLE_VAULT_PASSWORD_FILE: not set", ...kept.looked] };
  }
  return { secret: parseTypedPassphrase(await search.ask()), from: prompted };
}

/**
 * The same, where there must be one.
 *
 * @throws Problem (exit 2) that lists every place
 */
export async function requirePassphrase(search: Search): Promise<Passphrase> {
  const result = await findPassphrase(search);
  if ("secret" in result) {
    return result;
  }
  throw buildUsageProblem({
    where: "secrets/vault.yml",
    what: `No passphrase was found. ${result.looked.join(". ")}.`,
    fix: "Give the file that holds it: --vault-password-file FILE. Or have a colleague, or the machine that has it, run `harden-init secrets export FILE`, and here: harden-init secrets import FILE",
  });
}

async function fromNamedFile({ option, env, cwd, stack }: Search): Promise<Passphrase | undefined> {
  const named = option ?? (env.ANSIBLE_VAULT_PASSWORD_FILE || undefined);
  if (named === undefined) {
    return undefined;
  }
  const path = resolvePath(named, cwd);
  const by = option === undefined ? "ANSIBLE_VAULT_PASSWORD_FILE" : "--vault-password-file";
  return { secret: await readPassphraseFile({ path, label: stack }), from: `${path} (${by})`, file: path };
}
