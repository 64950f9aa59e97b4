import { changeEntries, commented } from "../node.ts";
import type { Node } from "../types.ts";
import { shapeAt, step } from "./shape.ts";

/** Converts every short form in a tree. */
export function writeOut(node: Node, pattern = ""): Node {
  const long = shapeAt(pattern).long?.(node) ?? node;
  const written = commented(node.tag === undefined ? long : { ...long, tag: node.tag }, node);
  switch (written.kind) {
    case "map":
      return changeEntries(written, (value, key) => writeOut(value, step(pattern, key)));
    case "list":
      return { ...written, items: written.items.map((item) => writeOut(item, step(pattern, "*"))) };
    default:
      return written;
  }
}
