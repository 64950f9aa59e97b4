import { isMap } from "../lib/paths.ts";
import { list, makeMap, makeScalar } from "./node.ts";
import { writeOut } from "./shape/write-out.ts";
import type { Node, ScalarNode } from "./types.ts";

/** What stands in answers has its place there. */
const nowhere = { file: "", line: 0 };

/**
 * A part of a compose file that is no text any more, in its long forms.
 *
 * @param place what it is a part of, as the table of keys calls it, such as `services.*`
 * @throws Problem (exit 2) where Compose would refuse a short form
 */
export function toLongForm(value: unknown, place: string): Node {
  return writeOut(nodeOf(value), place);
}

function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) {
    return list(value.map(nodeOf), nowhere);
  }
  return isMap(value)
    ? makeMap(
        Object.entries(value).map(([key, inner]) => [key, nodeOf(inner)] as const),
        nowhere,
      )
    : makeScalar((value ?? null) as ScalarNode["value"], nowhere);
}
