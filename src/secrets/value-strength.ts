import type { Secret } from "../lib/secret.ts";
import { findWeakness } from "../lib/text/weak-words.ts";
import { isGeneratedForm } from "./generate.ts";

/** How hard a value is to guess, in words that do not show it. */
export async function estimateStrength(value: Secret): Promise<string> {
  if (isGeneratedForm(value)) {
    return "strong";
  }
  const weakness = findWeakness(value.reveal());
  if (weakness !== undefined) {
    return `weak: ${weakness}`;
  }
  // The lists of words are large, and generated values need none.
  const { estimateGuesses } = await import("./passphrase/estimate.ts");
  const { bits } = estimateGuesses(value.reveal(), []);
  return `${bits < leastBits ? "weak: " : ""}about ${Math.floor(bits)} bits`;
}

/** A password that is asked for over a network: some thousand guesses a second for a year are 2^36. */
const leastBits = 40;
