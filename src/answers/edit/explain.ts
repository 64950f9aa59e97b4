import { isDeepStrictEqual } from "node:util";
import { isMap, type Node, type Pair, parseDocument } from "yaml";
import type { KeyPath } from "../../lib/paths.ts";
import { makeSafeLines, type PathComment } from "../../lib/yaml/path-comments.ts";
import { readPair } from "../../lib/yaml/position.ts";
import { parseAnswers } from "../parse.ts";
import { findNewline, findStart } from "./offsets.ts";

/**
 * Writes comments above keys of an answers file, in the place of earlier ones that begin with the same mark. A key between braces on one line has its
 * comment above the key around it. Every other byte stays.
 *
 * @param mark what each line of such a comment begins with, such as `learned: `
 * @param file how messages name the file
 */
export function explainAnswers(text: string, comments: readonly PathComment[], mark: string, file: string): string {
  const { contents } = parseDocument(text, { uniqueKeys: false });
  const places = new Map<number, string[]>();
  for (const comment of comments) {
    const line = findLineOfKey(text, contents, comment.path);
    places.set(line, [...(places.get(line) ?? []), ...makeSafeLines(comment.text)]);
  }
  // From the end, so that the offsets before it stay.
  const edited = [...places]
    .sort(([one], [other]) => other - one)
    .reduce((all, [line, lines]) => withComment(all, line, { lines, mark }), text);
  if (!isDeepStrictEqual(parseAnswers(edited, file).value, parseAnswers(text, file).value)) {
    throw new Error("a comment would have changed the answers");
  }
  return edited;
}

/** Where the line begins on which the last key of the path stands that has a line of its own. */
function findLineOfKey(text: string, contents: Node | null, path: KeyPath): number {
  let node = contents;
  let line = 0;
  for (const key of path) {
    const pair = isMap(node) ? readPair(node.items as readonly Pair[], key) : undefined;
    if (pair === undefined) {
      break;
    }
    const start = findStart(pair.key as Node);
    const begin = text.lastIndexOf("\n", start - 1) + 1;
    line = text.slice(begin, start).trim() === "" ? begin : line;
    node = pair.value as Node | null;
  }
  return line;
}

interface Comment {
  readonly lines: readonly string[];
  readonly mark: string;
}

function withComment(text: string, line: number, { lines, mark }: Comment): string {
  const indent = /^ */.exec(text.slice(line))?.[0] ?? "";
  const begin = `${indent}# ${mark}`;
  const written = lines.map((said) => begin + said + findNewline(text)).join("");
  return text.slice(0, skipBack(text, line, begin)) + written + text.slice(line);
}

/** Where the lines above begin that have the mark. */
function skipBack(text: string, line: number, begin: string): number {
  const above = line === 0 ? 0 : text.lastIndexOf("\n", line - 2) + 1;
  return line > 0 && text.startsWith(begin, above) ? skipBack(text, above, begin) : line;
}
