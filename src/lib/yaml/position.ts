import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from "yaml";
import type { KeyPath } from "../paths.ts";

/** The line, from 1, of the value at a path; if it is missing, of the nearest block around it. */
export function findLine(document: Document, lines: LineCounter, path: KeyPath): number {
  return lines.linePos(offsetOf(document, path)).line;
}

function offsetOf(document: Document, path: KeyPath): number {
  let node = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const key of path) {
    const next = child(document, node, key);
    if (next === undefined) {
      return offset;
    }
    offset = next.offset;
    node = next.node;
  }
  return offset;
}

function child(document: Document, node: Node | null, key: string | number) {
  const parent = isAlias(node) ? node.resolve(document) : node;
  if (isMap(parent)) {
    const pair = readPair(parent.items as readonly Pair[], key);
    return isScalar(pair?.key) ? { offset: pair.key.range?.[0] ?? 0, node: pair.value as Node | null } : undefined;
  }
  const item = isSeq(parent) && typeof key === "number" ? (parent.items[key] as Node | undefined) : undefined;
  return item === undefined ? undefined : { offset: item.range?.[0] ?? 0, node: item };
}

/** The pair with that key, keys compared as text. */
export function readPair(pairs: readonly Pair[], key: string | number): Pair | undefined {
  return pairs.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}
