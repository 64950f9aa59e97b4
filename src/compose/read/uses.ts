import type { Node, Place } from "../types.ts";

/** Where values of a file that is not filled in use a variable: `$NAME`, or any form of `${NAME}`. */
export function findUses(node: Node, variable: string): readonly Place[] {
  switch (node.kind) {
    case "scalar":
      return isUsed(String(node.value), variable) ? [node.at] : [];
    case "list":
      return node.items.flatMap((item) => findUses(item, variable));
    case "map":
      return [...node.entries.values()].flatMap((value) => findUses(value, variable));
  }
}

/** `$$` is a dollar sign. */
function isUsed(text: string, variable: string): boolean {
  return new RegExp(`\\$\\{?${variable}(?!\\w)`).test(text.replaceAll("$$", ""));
}
