import { isMap, isSeq, type Node } from "yaml";

/* Positions of nodes in the text of an answers file. */

/** The offset of a node's first character. */
export function findStart(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** The offset behind a node's last character. */
export function findEnd(node: Node): number {
  return node.range?.[1] ?? 0;
}

/** The same without the line end: a block text (`|`) includes its last one. */
export function findEndOfText(text: string, end: number): number {
  return text[end - 1] === "\n" ? text.slice(0, end).replace(/[\r\n]+$/, "").length : end;
}

/** The offset behind the end of the line. */
export function findEndOfLine(text: string, offset: number): number {
  if (text[offset - 1] === "\n") {
    return offset;
  }
  const next = text.indexOf("\n", offset);
  return next === -1 ? text.length : next + 1;
}

/** How the lines of a text end. */
export function findNewline(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** The last inner node with text. A block's own range ends behind the comments that follow it. */
export function findLastLeaf(node: Node): Node {
  if (isSeq(node) && !node.flow && node.items.length > 0) {
    return findLastLeaf(node.items.at(-1) as Node);
  }
  if (!isMap(node) || node.flow) {
    return node;
  }
  const pair = node.items.at(-1);
  return pair === undefined ? node : findLastLeaf((pair.value ?? pair.key) as Node);
}
