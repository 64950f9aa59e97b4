import { Problem } from "../../lib/errors.ts";
import type { Secret } from "../../lib/secret.ts";
import type { Keychain } from "../keychain/open.ts";
import { forgetKept, keepAs, readKept } from "../passphrase/store.ts";
import type { Keeper, Passphrase, Place } from "../passphrase/types.ts";
import type { VaultContent } from "./content.ts";
import { type Opened, readVault, writeVault } from "./file.ts";

/** A vault that gets another passphrase. */
export interface Rekeyed {
  readonly place: Place;
  readonly keychain: Keychain;
  readonly label: string;
  readonly content: VaultContent;
}

/**
 * Encrypts a vault with a new passphrase that harden-init keeps. It is kept beside the old one before the vault is written, and takes its place
 * afterwards, so whenever this is interrupted, one of the two opens the vault.
 *
 * @returns the vault's new text
 */
export async function rekeyKept(
  { place, keychain, label, content }: Rekeyed,
  keeper: Keeper,
  secret: Secret,
): Promise<string> {
  await keepAs(place, keychain, { keeper, slot: ".next", secret });
  const text = await writeVault(place.root, content, secret, label);
  await promote(place, keychain, keeper, secret);
  return text;
}

/**
 * Opens a vault; where its kept passphrase does not, the one of a `rekey` that was interrupted is tried, and takes its place if it does.
 *
 * @returns undefined if there is no vault
 * @throws Problem (exit 2) as `readVault`
 */
export async function openKept(
  place: Place,
  keychain: Keychain,
  passphrase: Passphrase,
): Promise<{ readonly opened: Opened | undefined; readonly passphrase: Passphrase }> {
  try {
    return { opened: await readVault(place.root, passphrase.secret), passphrase };
  } catch (error) {
    const next = passphrase.keeper && error instanceof Problem ? await readKept(place, keychain, ".next") : undefined;
    if (next === undefined || !("secret" in next) || next.keeper === undefined) {
      throw error;
    }
    const opened = await readVault(place.root, next.secret).catch(() => {
      throw error;
    });
    await promote(place, keychain, next.keeper, next.secret);
    return { opened, passphrase: next };
  }
}

async function promote(place: Place, keychain: Keychain, keeper: Keeper, secret: Secret): Promise<void> {
  await keepAs(place, keychain, { keeper, secret });
  await forgetKept(place, keychain, ".next");
}
