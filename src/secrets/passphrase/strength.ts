import { usageProblem } from "../../lib/errors.ts";
import type { Secret } from "../../lib/secret.ts";

/** What a passphrase must have: eight graphics cards try about 2^48 a year on this format. */
export const leastBits = 70;

const bitsPerWord = 13;
const bitsPerShortWord = 9;
const rows = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "qwertzuiop",
  "yxcvbnm",
];
const disguises: Readonly<Record<string, string>> = {
  "@": "a",
  "4": "a",
  "3": "e",
  "1": "i",
  "!": "i",
  "0": "o",
  $: "s",
  "5": "s",
  "7": "t",
};

/**
 * How many bits it takes to guess a passphrase that a person chose, estimated low: letters count as words of a list of 8,000, not as
 * random letters; repetitions, rows of the keyboard, years and letters disguised as digits count next to nothing. A quotation is not
 * recognised.
 */
export function estimateBits(passphrase: Secret): number {
  const text = passphrase.reveal();
  const unit = /^(.+?)\1+$/su.exec(text)?.[1];
  if (unit !== undefined) {
    return bitsOf(unit) + Math.log2(text.length / unit.length);
  }
  return bitsOf(text);
}

/**
 * Refuses a chosen passphrase that can be guessed.
 *
 * @throws Problem (exit 2) below 70 bits
 */
export function requireStrength(passphrase: Secret): void {
  const bits = Math.floor(estimateBits(passphrase));
  if (bits < leastBits) {
    throw usageProblem({
      where: "passphrase",
      what: `It is too easy to guess: about ${bits} bits, at least ${leastBits} are needed. Whoever has the vault file can try guesses without end.`,
      fix: "Take six or more words that dice chose, or let harden-init make one.",
    });
  }
}

function bitsOf(text: string): number {
  const tokens = undisguise(text).match(/\p{L}+|\p{N}+|[^\p{L}\p{N}]+/gu) ?? [];
  const seen = new Set<string>();
  return tokens.reduce((bits, token) => {
    const known = seen.has(token.toLowerCase());
    seen.add(token.toLowerCase());
    return bits + (known ? Math.min(3, bitsOfToken(token)) : bitsOfToken(token));
  }, 0);
}

/** `P4ssw0rd` → `Password`: a digit or sign inside a word is the letter that it looks like. */
function undisguise(text: string): string {
  return text.replace(/(?<=^\p{L}|\p{Ll})[@4310$57!](?=\p{Ll})/gu, (sign) => disguises[sign] ?? sign);
}

function bitsOfToken(token: string): number {
  if (/^\p{L}/u.test(token)) {
    return Math.min(bitsOfSteps(token, Math.log2(52)), bitsOfWords(token));
  }
  if (/^(19|20)\d\d$/.test(token)) {
    return 7;
  }
  const isNumber = /^\p{N}/u.test(token);
  return bitsOfSteps(token, isNumber ? Math.log2(10) : 4.5);
}

/** Each character counts in full, one that repeats the last or follows it in a row counts one bit. A single space tells nothing. */
function bitsOfSteps(token: string, full: number): number {
  const letters = [...token.toLowerCase()];
  const steps = letters.map((letter, index) => (index > 0 && follows(letters[index - 1] ?? "", letter) ? 1 : full));
  return token === " " ? 0 : steps.reduce((sum, bits) => sum + bits, 0);
}

function follows(before: string, letter: string): boolean {
  return before === letter || rows.some((row) => row.includes(before + letter) || row.includes(letter + before));
}

/** One word for every eight letters begun; capitals inside a word add a bit a letter. Six consonants in line belong to no word. */
function bitsOfWords(letters: string): number {
  if (/[bcdfghjklmnpqrstvwxz]{6}/i.test(letters)) {
    return Number.POSITIVE_INFINITY;
  }
  const capitals = /\p{Ll}\p{Lu}/u.test(letters) ? letters.length : Number(/^\p{Lu}/u.test(letters));
  const words = letters.length <= 3 ? bitsPerShortWord : bitsPerWord * Math.ceil(letters.length / 8);
  return words + capitals;
}
