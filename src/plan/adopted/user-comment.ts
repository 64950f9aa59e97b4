import { makePrintable } from "../../lib/text/printable.ts";
import { asLines, makeSafeLines } from "../../lib/yaml/path-comments.ts";
import { wrapComment } from "../templates/render.ts";

/** With its indentation, a line of this length is short enough for every linter. */
const longestLine = 72;
/** Longer than any name. */
const longestWord = 100;

/** A user's comment for the YAML library. Short lines are not reflowed: they may be a drawing, or part of a file. */
export function formatUserComment(text: string): string {
  return asLines(makeSafeLines(text).flatMap((line) => (line.length <= longestLine ? [line] : broken(line))));
}

function broken(line: string): readonly string[] {
  const [indent = ""] = /^ {0,20}/.exec(line) ?? [];
  const words = line
    .trim()
    .split(/\s+/)
    .map((word) => makePrintable(word, longestWord));
  return wrapComment(words.join(" "), 4 + indent.length).map((part) => `${indent}${part}`);
}
