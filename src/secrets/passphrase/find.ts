import { usageProblem } from "../../lib/errors.ts";
import type { Secret } from "../../lib/secret.ts";
import type { Keychain } from "../keychain/open.ts";
import { readPassphraseFile, resolvePath } from "./file.ts";
import { passphraseFromPrompt } from "./parse.ts";
import { readKept } from "./store.ts";
import type { NotFound, Passphrase, Place } from "./types.ts";

export interface Search extends Place {
  readonly keychain: Keychain;
  /** `--vault-password-file`. */
  readonly option?: string;
  /** What relative paths start from. */
  readonly cwd: string;
  /** Asks a person; absent where there is none. */
  readonly ask?: () => Promise<Secret>;
}

/**
 * Looks for the passphrase of a project's vault: the option, `ANSIBLE_VAULT_PASSWORD_FILE`, the keychain, the file below the user's
 * configuration, and at last the person. A place that is named but does not give one ends the search.
 *
 * @throws Problem (exit 2) where a named file does not give a passphrase, or a kept one is open to others
 */
export async function findPassphrase(search: Search): Promise<Passphrase | NotFound> {
  const named = namedFile(search);
  if (named !== undefined) {
    return fromFile(named, search.stack);
  }
  const kept = await readKept(search, search.keychain);
  if ("secret" in kept) {
    return kept;
  }
  if (search.ask === undefined) {
    return { looked: ["--vault-password-file: not given", "ANSIBLE_VAULT_PASSWORD_FILE: not set", ...kept.looked] };
  }
  return { secret: passphraseFromPrompt(await search.ask()), from: "the prompt" };
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
  throw usageProblem({
    where: "secrets/vault.yml",
    what: `No passphrase was found. ${result.looked.join(". ")}.`,
    fix: "Give the file that holds it: --vault-password-file FILE",
  });
}

interface NamedFile {
  readonly path: string;
  readonly by: string;
}

function namedFile({ option, env, cwd }: Search): NamedFile | undefined {
  if (option !== undefined) {
    return { path: resolvePath(option, cwd), by: "--vault-password-file" };
  }
  const variable = env.ANSIBLE_VAULT_PASSWORD_FILE;
  return variable ? { path: resolvePath(variable, cwd), by: "ANSIBLE_VAULT_PASSWORD_FILE" } : undefined;
}

async function fromFile({ path, by }: NamedFile, label: string): Promise<Passphrase> {
  return { secret: await readPassphraseFile({ path, label }), from: `${path} (${by})`, file: path };
}
