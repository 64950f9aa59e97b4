import type { ListNode, MapNode, Node, Place, ScalarNode } from "./types.ts";

/** The nodes of a compose tree: made, looked up and turned into plain values. */

export function scalar(value: ScalarNode["value"], at: Place): ScalarNode {
  return { kind: "scalar", value, at };
}

export function list(items: readonly Node[], at: Place): ListNode {
  return { kind: "list", items, at };
}

export function map(entries: Iterable<readonly [string, Node]>, at: Place): MapNode {
  return { kind: "map", entries: new Map(entries), at };
}

/** A node made from another one, with its comment. */
export function commented<T extends Node>(node: T, from: Node | undefined): T {
  return from?.comment === undefined ? node : { ...node, comment: from.comment };
}

/** A node without its comment. */
export function uncommented({ comment: _said, ...node }: Node): Node {
  return node;
}

/** A copy of a map with other entries. */
export function withEntries(node: MapNode, entries: Iterable<readonly [string, Node]>): MapNode {
  return { ...node, entries: new Map(entries) };
}

/** The entry of that name; undefined if there is none, or if the node is not a map. */
export function entry(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === "map" ? node.entries.get(key) : undefined;
}

/** The text of a scalar as Compose reads it for a string; undefined for everything else. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === "scalar" && node.value !== null ? String(node.value) : undefined;
}

/** The plain value, for comparison and for writing. */
export function plain(node: Node): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(plain);
    case "map":
      return Object.fromEntries([...node.entries].map(([key, value]) => [key, plain(value)]));
  }
}
