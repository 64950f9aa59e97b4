import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary as common } from "@zxcvbn-ts/language-common";
import { dictionary as english, translations } from "@zxcvbn-ts/language-en";

/** How much work it is to guess a text. */
export interface Estimate {
  /** The logarithm of the guesses, to the base of two. */
  readonly bits: number;
  /** What makes it easy, as a sentence, where something stands out. */
  readonly reason?: string;
}

/** The time of an estimate grows with the square of the length. A beginning that is hard to guess is enough. */
const mostLetters = 100;

/** Blanks, hyphens and the like between words: an attacker tries ten of them. */
const separators = /(?<=\p{L})[\s_.,-]+(?=\p{L})/gu;
const bitsOfSeparator = Math.log2(10);

const { "diceware-common": diceware = [], ...passwords } = common;
const estimator = new ZxcvbnFactory({
  // Under this name a word of dice counts the same wherever it stands in the list.
  dictionary: { diceware, ...passwords, ...english },
  graphs: adjacencyGraphs,
  translations,
  maxLength: mostLetters,
  // More than a few ways to read one text without its disguise find nothing new, and take most of the time.
  l33tMaxSubstitutions: 8,
});

/**
 * Estimates how many guesses find a text. Words count the same with and without separators between them: the library takes each separator for a
 * guess of its own, which makes 15 bits too many of four words.
 *
 * @param known words that an attacker tries first, as the stack's name
 */
export function estimateGuesses(text: string, known: readonly string[]): Estimate {
  const whole = text.slice(0, mostLetters);
  const joined = whole.replace(separators, "");
  const { guesses, feedback } = estimator.check(whole, [...known]);
  const bits = Math.log2(guesses);
  const bitsOfWords =
    joined === whole ? bits : Math.log2(estimator.check(joined, [...known]).guesses) + bitsOfSeparator;
  return { bits: Math.min(bits, bitsOfWords), ...(feedback.warning ? { reason: feedback.warning } : {}) };
}
