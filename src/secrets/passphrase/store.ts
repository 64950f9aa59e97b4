import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Secret } from "../../lib/secret.ts";
import { findUserFolder } from "../../lib/user-folder.ts";
import { generateSecret, isGeneratedForm } from "../generate.ts";
import type { Keychain } from "../keychain/open.ts";
import { readKeptFile } from "./file.ts";
import { makeProjectId, readProjectId, writeProjectId } from "./project-id.ts";
import type { NotFound, Passphrase, Place } from "./types.ts";

export interface NewPassphrase extends Place {
  readonly keychain: Keychain;
  /**
   * Where it is kept as the keychain does not take it, for the reason given: in this file of mode 0600, or nowhere; then the user has typed one.
   */
  chooseWithoutKeychain(path: string, reason: string): Promise<"file" | Secret>;
}

/** The passphrase that the keychain or the file has, or where it is not. */
export async function readKept(place: Place, keychain: Keychain): Promise<Passphrase | NotFound> {
  const id = await readProjectId(place.root);
  if (id === undefined) {
    return { looked: ["Keychain and file: nothing was kept for this project yet"] };
  }
  const answer = await keychain.read(account(place, id));
  if (answer.ok && answer.value !== undefined) {
    return { ...kept(answer.value), from: "the keychain" };
  }
  const file = keptFile(place, id);
  const secret = await readKeptFile(file);
  if (secret !== undefined) {
    return { ...kept(secret), from: file, file };
  }
  return { looked: [`Keychain: ${answer.ok ? "it has none" : answer.reason}`, `${file}: not there`] };
}

/**
 * Makes the passphrase of a new vault and keeps it, before anything is encrypted with it: in the keychain, else, as the user chooses, in a file of
 * mode 0600. One that is kept already is used again and never overwritten, for it may be the only key to a vault.
 */
export async function createPassphrase(wanted: NewPassphrase): Promise<Passphrase> {
  const known = await readProjectId(wanted.root);
  const found = await readKept(wanted, wanted.keychain);
  if ("secret" in found) {
    return found;
  }
  const id = known ?? makeProjectId();
  const made = await keep(generateSecret(), wanted, id);
  if (known === undefined && made.from !== prompted) {
    await writeProjectId(wanted.root, id);
  }
  return made;
}

/** Where a passphrase is from that nothing keeps. */
export const prompted = "the prompt";

function kept(secret: Secret): Pick<Passphrase, "secret" | "generated"> {
  return { secret, generated: isGeneratedForm(secret) };
}

async function keep(secret: Secret, wanted: NewPassphrase, id: string): Promise<Passphrase> {
  const answer = await wanted.keychain.write(account(wanted, id), secret);
  if (answer.ok) {
    return { secret, from: "the keychain", generated: true };
  }
  const file = keptFile(wanted, id);
  const chosen = await wanted.chooseWithoutKeychain(file, answer.reason);
  if (chosen !== "file") {
    return { secret: chosen, from: prompted };
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFileAtomic(file, `${secret.reveal()}\n`, { mode: 0o600 });
  return { secret, from: file, file, generated: true };
}

function account({ stack }: Place, id: string): string {
  return `${stack}-${id}`;
}

function keptFile({ stack, env }: Place, id: string): string {
  return join(findUserFolder(env, "XDG_CONFIG_HOME", ".config"), `${stack}-${id}.passphrase`);
}
