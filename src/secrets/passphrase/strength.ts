import { buildUsageProblem } from "../../lib/errors.ts";
import type { Passphrase } from "./types.ts";

/** What the passphrase of a new vault must have: eight graphics cards try about 2^48 a year on this format. */
export const leastBits = 70;

/**
 * What is wrong with a passphrase that can be guessed. One that harden-init made is not checked: its 192 bits are known.
 *
 * @param stack its name, which an attacker tries first
 * @returns undefined if it is strong enough; otherwise sentences that do not show it
 */
export async function findWeakness(passphrase: Passphrase, stack: string): Promise<string | undefined> {
  if (passphrase.generated === true) {
    return undefined;
  }
  // The lists of words are large, and most commands need none.
  const { estimateGuesses } = await import("./estimate.ts");
  const { bits, reason } = estimateGuesses(passphrase.secret.reveal(), [stack, "harden-init", "ansible"]);
  if (bits >= leastBits) {
    return undefined;
  }
  const about = Math.floor(bits);
  const why = reason === undefined ? "" : ` ${reason}`;
  return `It is too easy to guess: about ${about} ${about === 1 ? "bit" : "bits"}, and a new vault needs ${leastBits}.${why}`;
}

/**
 * Refuses to make a vault with a passphrase that can be guessed.
 *
 * @throws Problem (exit 2) below 70 bits
 */
export async function requireStrength(passphrase: Passphrase, stack: string): Promise<void> {
  const weakness = await findWeakness(passphrase, stack);
  if (weakness !== undefined) {
    throw buildUsageProblem({
      where: `passphrase from ${passphrase.from}`,
      what: `${weakness} Anyone who gets the vault's file can try guesses without end.`,
      fix: "Put seven words that dice chose there, or what `openssl rand -base64 24` prints. Or name no file and keep none: harden-init then makes one.",
    });
  }
}
