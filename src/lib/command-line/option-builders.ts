import { buildUsageProblem } from "../errors.ts";
import { makePrintable } from "../text/printable.ts";
import { type Given, getLongName, type Option } from "./option.ts";

/** An option without a value: true if it was given. */
export function flag(flags: string, help: string): Option<boolean> {
  return { flags, help, read: (given) => given === true };
}

/**
 * An option whose text is parsed.
 *
 * @param read parses the text; throws Problem (exit 2) if it is invalid. `name` is the option's, for the message
 */
export function value<T>(flags: string, help: string, read: (text: string, name: string) => T): Option<T | undefined> {
  return {
    flags,
    help,
    read: (given) => (typeof given === "string" ? read(given, getLongName({ flags })) : undefined),
  };
}

/** An option with any text. */
export function text(flags: string, help: string): Option<string | undefined> {
  return value(flags, help, (given) => given);
}

/** An option that selects some of several; an empty text selects all, as if it was not given. */
export function filter(flags: string, help: string): Option<string | undefined> {
  return value(flags, help, (given) => (given === "" ? undefined : given));
}

interface Words<W extends string> {
  readonly words: readonly W[];
  /** What one of the words is called in messages. */
  readonly noun: string;
}

/** An option with one of a few words. */
export function choice<const W extends string>(flags: string, help: string, among: Words<W>): Option<W | undefined> {
  return { ...value(flags, help, (given, name) => wordIn(among, given, name)), words: among.words };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** An option with a whole number in a range, or with one word instead. */
export function wholeNumber(flags: string, help: string, range: Range): Option<number | undefined>;
export function wholeNumber<const W extends string>(
  flags: string,
  help: string,
  range: Range & { readonly word: W },
): Option<number | W | undefined>;
export function wholeNumber(
  flags: string,
  help: string,
  range: Range & { readonly word?: string },
): Option<number | string | undefined> {
  return value(flags, help, (given, where) => {
    if (given === range.word) {
      return given;
    }
    const number = /^[0-9]{1,15}$/.test(given) ? Number(given) : Number.NaN;
    if (!(number >= range.from && number <= range.to)) {
      throw buildUsageProblem({ where, what: `\`${makePrintable(given, 40)}\` is ${notIn(range)}` });
    }
    return number;
  });
}

/** An option that can be repeated: all its texts, in order. */
export function repeated(flags: string, help: string): Option<readonly string[]> {
  return { flags, help, repeatable: true, read: textsIn };
}

/** An option with two texts, as in `--compare A B`. */
export function pair(flags: string, help: string): Option<readonly [string, string] | undefined> {
  return {
    flags,
    help,
    read: (given) => {
      const [first, second, ...more] = textsIn(given);
      if (first === undefined) {
        return undefined;
      }
      if (second === undefined || more.length > 0) {
        throw buildUsageProblem({
          where: getLongName({ flags }),
          what: "it takes two",
          fix: "Name both, one after the other.",
        });
      }
      return [first, second];
    },
  };
}

/** The same option, and words that its value often is. */
export function suggesting<T>(option: Option<T>, words: readonly string[]): Option<T> {
  return { ...option, words };
}

/** The same option with a default value. */
export function withDefault<T, const D>(option: Option<T | undefined>, standing: D): Option<T | D> {
  return { ...option, read: (given) => option.read(given) ?? standing };
}

/** The same option, but its value is optional. @param meaning the value if it is left out */
export function withBare<T, const B>(option: Option<T>, meaning: B): Option<T | B> {
  return { ...option, read: (given) => (given === true ? meaning : option.read(given)) };
}

/** The same option with a check. @param check returns the final value; throws Problem (exit 2) */
export function checked<T, C>(option: Option<T>, check: (value: T, name: string) => C): Option<C> {
  return { ...option, read: (given) => check(option.read(given), getLongName(option)) };
}

function wordIn<W extends string>({ words, noun }: Words<W>, given: string, name: string): W {
  const word = words.find((one) => one === given);
  if (word === undefined) {
    throw buildUsageProblem({
      where: `${name} ${makePrintable(given, 40)}`,
      what: `unknown ${noun}`,
      fix: `Choose one of: ${words.join(", ")}.`,
    });
  }
  return word;
}

function notIn({ from, to, word }: Range & { readonly word?: string }): string {
  const number = from === 0 ? `number below ${to + 1}` : `number from ${from} to ${to}`;
  return word === undefined ? `not a ${number}` : `neither a ${number} nor \`${word}\``;
}

function textsIn(given: Given): readonly string[] {
  return typeof given === "string" ? [given] : Array.isArray(given) ? given : [];
}
