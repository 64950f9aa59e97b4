import { createFinder } from "../../lib/text/texts-within.ts";
import { encodeInUrl, fillSecretText, isInUrl } from "../../model/adopt/secrets/secret-text.ts";
import { secretText } from "../../model/schema/patterns/texts.ts";
import { isTelling } from "./plain-text.ts";

/** A part of a text, without its end. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** `://user:PASSWORD@`, `Password=SECRET;`, `&token=SECRET`. Bounds keep a long text from taking the square of its length. */
const places = [
  /[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]{0,200}:([^\s/@]+)@/dgi,
  /(?:passw(?:or)?d|pass|pwd|secret|token|(?:account|api|access)_?key)["']?\s{0,5}[=:]\s{0,5}["']?([^\s;&"',]+)/dgi,
];

/** The secrets that a text says it has among other things, as they are meant: in a URL decoded. */
export function findSecretsWithin(text: string): readonly string[] {
  return [...new Set(spansIn(text).map((span) => meaningOf(text, span)))].filter((secret) => secret !== text);
}

/**
 * A text with `{secret}` where a secret stands in it. Undefined where it does not stand there, or where the text would not come out again as it is, to the
 * letter, once the secret is filled in.
 */
export function withPlaceholder(text: string, secret: string): string | undefined {
  const said = spansIn(text).filter((span) => meaningOf(text, span) === secret);
  const spans = said.length > 0 || !isTelling(secret) ? said : occurrences(text, secret);
  const result = spans.reduceRight((whole, { from, to }) => `${whole.slice(0, from)}{secret}${whole.slice(to)}`, text);
  return secretText.regex.test(result) && fillSecretText(result, secret) === text ? result : undefined;
}

/** Whether a text says that it has that secret among other things. */
export function hasWithin(text: string, secret: string): boolean {
  return findSecretsWithin(text).includes(secret);
}

/** Whether a secret stands in a text as a word of its own. */
export function standsIn(text: string, secret: string): boolean {
  return occurrences(text, secret).length > 0;
}

/** A function that finds which of these secrets a text has in it, as they are or as a URL writes them. */
export function createSecretFinder(secrets: readonly string[]): (text: string) => ReadonlySet<string> {
  const meanings = new Map(secrets.map((secret) => [encodeInUrl(secret), secret]));
  const [findPlain, findEncoded] = [createFinder(secrets), createFinder(meanings.keys())];
  return (text) =>
    mayHaveUrl(text)
      ? new Set([...findPlain(text), ...[...findEncoded(text)].map((written) => meanings.get(written) ?? written)])
      : findPlain(text);
}

/** In their order; none begins within another. */
function spansIn(text: string): readonly Span[] {
  const found = places.flatMap((place) =>
    [...text.matchAll(place)].flatMap(({ indices }) => {
      const span = indices?.[1];
      return span === undefined ? [] : [{ from: span[0], to: span[1] }];
    }),
  );
  return apart(found.sort((one, other) => one.from - other.from));
}

/** Where it stands as a word of its own. */
function occurrences(text: string, secret: string): readonly Span[] {
  const found = spellings(secret, text).flatMap((spelling) => {
    const spans: Span[] = [];
    for (let at = text.indexOf(spelling); at !== -1; at = text.indexOf(spelling, at + spelling.length)) {
      spans.push({ from: at, to: at + spelling.length });
    }
    return spans;
  });
  const isWord = ({ from, to }: Span) => !/\w/.test(text[from - 1] ?? "") && !/\w/.test(text[to] ?? "");
  return apart(found.filter(isWord).sort((one, other) => one.from - other.from || other.to - one.to));
}

function apart(sorted: readonly Span[]): readonly Span[] {
  let end = 0;
  return sorted.filter(({ from, to }) => {
    const isApart = from >= end;
    end = isApart ? to : end;
    return isApart;
  });
}

/** As it is, and as a URL writes it if the text may have one. */
function spellings(secret: string, text: string): readonly string[] {
  return mayHaveUrl(text) ? [...new Set([secret, encodeInUrl(secret)])] : [secret];
}

function mayHaveUrl(text: string): boolean {
  return text.includes("%");
}

function meaningOf(text: string, { from, to }: Span): string {
  const written = text.slice(from, to);
  try {
    return isInUrl(text.slice(0, from)) ? decodeURIComponent(written) : written;
  } catch {
    return written;
  }
}
