import { printable } from "../../lib/text/printable.ts";
import { asLines, safeLines } from "../../lib/yaml/path-comments.ts";
import { wrapComment } from "../templates/render.ts";

/** With what indents it a line of this length is short enough for every linter. */
const longestLine = 72;
/** Longer than any name. */
const longestWord = 100;

/** A comment of the user's as the YAML library takes it. Lines that are short enough stay as they are: they may be a drawing, or a part of a file. */
export function userComment(text: string): string {
  return asLines(safeLines(text).flatMap((line) => (line.length <= longestLine ? [line] : broken(line))));
}

function broken(line: string): readonly string[] {
  const [indent = ""] = /^ {0,20}/.exec(line) ?? [];
  const words = line
    .trim()
    .split(/\s+/)
    .map((word) => printable(word, longestWord));
  return wrapComment(words.join(" "), 4 + indent.length).map((part) => `${indent}${part}`);
}
