import { isMap, isSeq, type Node } from "yaml";

/* Where the nodes of an answers file stand in its text. */

/** The first sign of a node. */
export function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Behind the last sign of a node. */
export function endOf(node: Node): number {
  return node.range?.[1] ?? 0;
}

/** The same before the end of the line: a text of several lines (`|`) has the last one's among its own signs. */
export function endOfText(text: string, end: number): number {
  return text[end - 1] === "\n" ? text.slice(0, end).replace(/[\r\n]+$/, "").length : end;
}

/** Behind the end of the line that holds an offset. */
export function endOfLine(text: string, offset: number): number {
  if (text[offset - 1] === "\n") {
    return offset;
  }
  const next = text.indexOf("\n", offset);
  return next === -1 ? text.length : next + 1;
}

/** The last node inside that has text; the range of a block ends behind the comments that follow it. */
export function lastLeaf(node: Node): Node {
  if (isSeq(node) && !node.flow && node.items.length > 0) {
    return lastLeaf(node.items.at(-1) as Node);
  }
  if (!isMap(node) || node.flow) {
    return node;
  }
  const pair = node.items.at(-1);
  return pair === undefined ? node : lastLeaf((pair.value ?? pair.key) as Node);
}
