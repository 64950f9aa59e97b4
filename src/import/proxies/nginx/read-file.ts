import { type Directive, readDirectives, type Token, UnreadableText } from "../directives.ts";

/** A comment; a quoted word; a sign; a word, in which `${name}` may stand; blanks. */
const pieces = /#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([{};])|((?:\$\{\w+\}|[^\s{};"'])+)|\s+/gy;

/**
 * The directives of a configuration of nginx.
 *
 * @throws UnreadableText where it is not written as one
 */
export function readNginxFile(text: string): readonly Directive[] {
  const found: Token[] = [];
  pieces.lastIndex = 0;
  while (pieces.lastIndex < text.length) {
    const match = pieces.exec(text);
    if (match === null) {
      throw new UnreadableText("a quotation mark without its other one");
    }
    const [piece, double, single, sign, word] = match;
    const said = double ?? single ?? (piece.startsWith("#") ? undefined : word);
    if (said !== undefined) {
      found.push({ word: said });
    } else if (sign === "{" || sign === "}" || sign === ";") {
      found.push(sign);
    }
  }
  return readDirectives(found);
}
