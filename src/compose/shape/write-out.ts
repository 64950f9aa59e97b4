import { changeEntries, copyComment } from "../node.ts";
import type { Node } from "../types.ts";
import { findShape, stepInto } from "./shape.ts";

/** Converts every short form in a tree. */
export function writeOut(node: Node, pattern = ""): Node {
  const long = findShape(pattern).long?.(node) ?? node;
  const written = copyComment(node.tag === undefined ? long : { ...long, tag: node.tag }, node);
  switch (written.kind) {
    case "map":
      return changeEntries(written, (value, key) => writeOut(value, stepInto(pattern, key)));
    case "list":
      return { ...written, items: written.items.map((item) => writeOut(item, stepInto(pattern, "*"))) };
    default:
      return written;
  }
}
