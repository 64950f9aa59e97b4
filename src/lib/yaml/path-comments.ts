import { isMap, isNode, isPair, isScalar, isSeq, type Pair } from "yaml";
import type { KeyPath } from "../paths.ts";
import { makePrintable } from "../text/printable.ts";

/** A comment of a key or an item, lines without their sign; an empty path is the whole document. */
export interface PathComment {
  readonly path: KeyPath;
  readonly text: string;
}

/**
 * Writes comments above their keys and items. A map with comments in it is written on several lines, because on one line nothing can follow a comment.
 *
 * @param root a node of a document before it is written; paths that it does not have are skipped
 * @param asComment the text as the YAML library takes it: each line with its leading blank
 */
export function putComments(
  root: unknown,
  comments: readonly PathComment[],
  asComment: (text: string) => string = readCommentLines,
): void {
  addTo(root, branchesOf(comments), asComment);
}

/** Splits at `\n` only, not at other readers' line ends. */
export function readCommentLines(text: string): string {
  return asLines(makeSafeLines(text));
}

/** Lines as the YAML library takes a comment; it would drop an empty one. */
export function asLines(lines: readonly string[]): string {
  return lines.map((line) => (line === "" ? " " : ` ${line}`)).join("\n");
}

/** The lines of a comment, without line ends and terminal control characters. */
export function makeSafeLines(text: string): readonly string[] {
  return text.split("\n").map((line) => makePrintable(line.replace(/[\u0085\u2028\u2029]/g, " "), 500).trimEnd());
}

/** The comments of one node and its content, by key. */
interface Branch {
  readonly texts: string[];
  readonly inner: Map<string, Branch>;
}

function branchesOf(comments: readonly PathComment[]): Branch {
  const root: Branch = { texts: [], inner: new Map() };
  for (const { path, text } of comments) {
    let branch = root;
    for (const key of path) {
      const next: Branch = branch.inner.get(String(key)) ?? { texts: [], inner: new Map() };
      branch.inner.set(String(key), next);
      branch = next;
    }
    branch.texts.push(text);
  }
  return root;
}

function addTo(node: unknown, { inner }: Branch, asComment: (text: string) => string): void {
  if (inner.size === 0 || !(isMap(node) || isSeq(node))) {
    return;
  }
  node.flow = false;
  const items: readonly unknown[] = node.items;
  for (const [index, item] of items.entries()) {
    const [start, value] = isPair(item) ? [item.key, item.value] : [item, item];
    const branch = inner.get(isPair(item) ? getKeyText(item) : String(index));
    if (branch === undefined || !isNode(start)) {
      continue;
    }
    if (branch.texts.length > 0) {
      start.commentBefore = [start.commentBefore, ...branch.texts.map(asComment)].filter(Boolean).join("\n");
    }
    addTo(value, branch, asComment);
  }
}

/** A key as text. */
export function getKeyText({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}
