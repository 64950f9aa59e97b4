import { getEntry, getText, isEmpty } from "../node.ts";
import { buildComposeProblem } from "../problems.ts";
import { findShape, stepInto } from "../shape/shape.ts";
import type { ListNode, MapNode, Node } from "../types.ts";

/**
 * Merges one tree over another, both in long form, as Compose merges a second file over the first.
 *
 * @throws Problem (exit 2) if a map would override a list, or the other way round
 */
export function overlay(below: Node, above: Node, pattern = ""): Node {
  const { over } = findShape(pattern);
  if (isEmpty(above) && above.tag === undefined) {
    return below;
  }
  if (over === "replace" || above.tag === "override" || (over === "same-driver" && driversDiffer(below, above))) {
    return above;
  }
  if (below.kind === "map" && above.kind === "map") {
    return overlayMaps(below, above, pattern);
  }
  if (below.kind === "list" && above.kind === "list") {
    return dropRepeated({ ...below, items: [...below.items, ...above.items] }, pattern);
  }
  if (below.kind !== above.kind && !isEmpty(below)) {
    throw buildComposeProblem(
      above.at,
      `this cannot override the value at ${below.at.file}:${below.at.line}: that one is a ${below.kind}, this one a ${above.kind}`,
    );
  }
  return above;
}

/** Merges each of these trees over the ones before it. */
export function overlayAll(trees: readonly MapNode[]): MapNode {
  return trees.reduce((below, above) => overlay(below, above) as MapNode);
}

function overlayMaps(below: MapNode, above: MapNode, pattern: string): MapNode {
  const entries = new Map(below.entries);
  for (const [key, value] of above.entries) {
    const earlier = entries.get(key);
    if (value.tag === "reset") {
      entries.delete(key);
    } else {
      entries.set(key, earlier === undefined ? value : overlay(earlier, value, stepInto(pattern, key)));
    }
  }
  return { ...below, entries, ...(above.comment !== undefined && { comment: above.comment }) };
}

/** A tree without what is to be removed: there may have been nothing below it. */
export function dropResets(node: Node): Node {
  switch (node.kind) {
    case "scalar":
      return node;
    case "list":
      return { ...node, items: node.items.map(dropResets) };
    case "map":
      return {
        ...node,
        entries: new Map(
          [...node.entries]
            .filter(([, value]) => value.tag !== "reset")
            .map(([key, value]) => [key, dropResets(value)]),
        ),
      };
  }
}

/** Of entries with the same key, the last one is kept, at the position of the first. */
export function dropRepeated(node: ListNode, pattern: string): ListNode {
  const { same } = findShape(pattern);
  if (same === undefined) {
    return node;
  }
  const items = new Map<unknown, Node>();
  for (const item of node.items) {
    items.set(same(item) ?? item, item);
  }
  return { ...node, items: [...items.values()] };
}

function driversDiffer(below: Node, above: Node): boolean {
  const [one, other] = [below, above].map((node) => getText(getEntry(node, "driver")));
  return one !== undefined && other !== undefined && one !== other;
}
