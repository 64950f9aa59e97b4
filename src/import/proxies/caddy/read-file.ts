import { type Directive, readDirectives, type Token, UnreadableText } from "../directives.ts";

/*
 * The text of a Caddyfile.
 */

/** A comment; a quoted word; a line that goes on in the next; the end of a line; a brace of its own; a word. */
const pieces = /#[^\n]*|"((?:[^"\\]|\\.)*)"|`([^`]*)`|\\\n|(\n)|([{}])(?=\s|$)|([^\s"`]\S*)|[^\S\n]+/gy;

/**
 * The directives of a Caddyfile. Its variables (`{$NAME}`) are those of the container.
 *
 * @throws UnreadableText where it is not written as one, or a variable is known to nobody
 */
export function readCaddyfile(text: string, variables: Readonly<Record<string, string>>): readonly Directive[] {
  const filled = text.replace(
    /\{\$([A-Za-z0-9_]+)(?::([^}]*))?\}/g,
    (_all, name: string, usual: string | undefined) => {
      const value = Object.hasOwn(variables, name) ? variables[name] : usual;
      if (value === undefined) {
        throw new UnreadableText(`the variable ${name}, which the compose file does not set`);
      }
      return value;
    },
  );
  return withSites(readDirectives(split(filled)));
}

function split(text: string): readonly Token[] {
  const found: Token[] = [];
  const source = text.replaceAll("\r\n", "\n");
  pieces.lastIndex = 0;
  while (pieces.lastIndex < source.length) {
    const match = pieces.exec(source);
    if (match === null) {
      throw new UnreadableText("a quotation mark without its other one");
    }
    const [piece, quoted, raw, end, brace, word] = match;
    const said = quoted?.replace(/\\(.)/g, "$1") ?? raw ?? (piece.startsWith("#") ? undefined : word);
    if (said !== undefined) {
      found.push({ word: said });
    } else if (brace === "{" || brace === "}") {
      found.push(brace);
    } else if (end !== undefined) {
      found.push(";");
    }
  }
  return withoutBreaks(found);
}

/** Addresses of a site may stand on several lines, with a comma at the end of each. */
function withoutBreaks(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter((token, at) => {
    const before = tokens[at - 1];
    return token !== ";" || !(typeof before === "object" && before.word.endsWith(","));
  });
}

/** A file with one site needs no braces: its first line has the addresses. */
function withSites(all: readonly Directive[]): readonly Directive[] {
  const [first, ...rest] = all;
  if (first?.name === "") {
    return [first, ...withSites(rest)];
  }
  const isBare = first !== undefined && first.block.length === 0 && rest.length > 0;
  const hasSites = rest.some(({ name, args, block }) => block.length > 0 && args.length === 0 && name.includes("."));
  return isBare && !hasSites ? [{ ...first, block: rest }] : all;
}
