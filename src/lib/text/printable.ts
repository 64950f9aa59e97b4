/**
 * A text that is safe in a message: control characters, marks that change the writing direction, line ends and invisible characters are escaped
 * (`\u{1b}`), and anything longer than `longest` characters is cut.
 */
export function makePrintable(text: string, longest = 400): string {
  const cut = text.length > longest ? `${text.slice(0, longest).trimEnd()}…` : text;
  return cut.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A text of so many characters at most, the last one an ellipsis where something is cut. */
export function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, Math.max(0, most - 1))}…` : text;
}
