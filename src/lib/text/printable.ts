/**
 * A text as it may stand in a message: characters that steer a terminal, turn the direction of writing, end a line or hide themselves are spelt
 * out (`\u{1b}`), and what is longer than `longest` characters is cut.
 */
export function printable(text: string, longest = 400): string {
  const cut = text.length > longest ? `${text.slice(0, longest).trimEnd()}…` : text;
  return cut.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}
