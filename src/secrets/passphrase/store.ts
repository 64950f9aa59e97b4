import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { buildMissingProblem } from "../../lib/errors.ts";
import { findUserFolder } from "../../lib/files/user-folder.ts";
import type { Secret } from "../../lib/secret.ts";
import { generateSecret, isGeneratedForm } from "../generate.ts";
import type { Keychain } from "../keychain/open.ts";
import { readKeptFile } from "./file.ts";
import { makeProjectId, readProjectId, writeProjectId } from "./project-id.ts";
import type { Keeper, NotFound, Passphrase, Place } from "./types.ts";

export interface NewPassphrase extends Place {
  readonly keychain: Keychain;
  /**
   * Where it is kept as the keychain does not take it, for the reason given: in this file of mode 0600, or nowhere; then the user has typed one.
   */
  chooseWithoutKeychain(path: string, reason: string): Promise<"file" | Secret>;
}

/** What is kept of a project: its passphrase, and the one that a `rekey` is about to give the vault. */
export type Slot = "" | ".next";

/** The passphrase that the keychain or the file has, or where it is not. */
export async function readKept(place: Place, keychain: Keychain, slot: Slot = ""): Promise<Passphrase | NotFound> {
  const id = await readProjectId(place.root);
  if (id === undefined) {
    return { looked: ["Keychain and file: nothing was kept for this project yet"] };
  }
  const answer = await keychain.read(account(place, id, slot));
  if (answer.ok && answer.value !== undefined) {
    return { ...kept(answer.value), from: "the keychain", keeper: "keychain" };
  }
  const file = keptFile(place, id, slot);
  const secret = await readKeptFile(file);
  if (secret !== undefined) {
    return { ...kept(secret), from: file, file, keeper: "file" };
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

/**
 * Keeps a passphrase where the keeper has that of the project, in one of its slots.
 *
 * @throws Problem (exit 4) where the keychain does not take it
 */
export async function keepAs(
  place: Place,
  keychain: Keychain,
  { keeper, slot = "", secret }: { readonly keeper: Keeper; readonly slot?: Slot; readonly secret: Secret },
): Promise<void> {
  const id = await requireProjectId(place.root);
  if (keeper === "file") {
    return writeKeptFile(keptFile(place, id, slot), secret);
  }
  const answer = await keychain.write(account(place, id, slot), secret);
  if (!answer.ok) {
    const what = `the keychain does not take the passphrase: ${answer.reason}`;
    throw buildMissingProblem({ where: "keychain", what, fix: "The vault and its passphrase are as they were." });
  }
}

/** Forgets what is kept in a slot. */
export async function forgetKept(place: Place, keychain: Keychain, slot: Slot): Promise<void> {
  const id = await requireProjectId(place.root);
  await keychain.remove(account(place, id, slot));
  await rm(keptFile(place, id, slot), { force: true });
}

async function requireProjectId(root: string): Promise<string> {
  const known = await readProjectId(root);
  const id = known ?? makeProjectId();
  if (known === undefined) {
    await writeProjectId(root, id);
  }
  return id;
}

async function writeKeptFile(file: string, secret: Secret): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFileAtomic(file, `${secret.reveal()}\n`, { mode: 0o600 });
}

/** Where a passphrase is from that nothing keeps. */
export const prompted = "the prompt";

function kept(secret: Secret): Pick<Passphrase, "secret" | "generated"> {
  return { secret, generated: isGeneratedForm(secret) };
}

/** Keeps a passphrase that opens the vault already, in place of any other one. */
export async function keepFirst(wanted: NewPassphrase, secret: Secret): Promise<Passphrase> {
  return keep(secret, wanted, await requireProjectId(wanted.root));
}

async function keep(secret: Secret, wanted: NewPassphrase, id: string): Promise<Passphrase> {
  const answer = await wanted.keychain.write(account(wanted, id), secret);
  if (answer.ok) {
    return { secret, from: "the keychain", keeper: "keychain", generated: true };
  }
  const file = keptFile(wanted, id);
  const chosen = await wanted.chooseWithoutKeychain(file, answer.reason);
  if (chosen !== "file") {
    return { secret: chosen, from: prompted };
  }
  await writeKeptFile(file, secret);
  return { secret, from: file, file, keeper: "file", generated: true };
}

function account({ stack }: Place, id: string, slot: Slot = ""): string {
  return `${stack}-${id}${slot}`;
}

function keptFile({ stack, env }: Place, id: string, slot: Slot = ""): string {
  return join(findUserFolder(env, "XDG_CONFIG_HOME", ".config"), `${stack}-${id}${slot}.passphrase`);
}
