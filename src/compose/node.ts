import type { ListNode, MapNode, Node, Place, ScalarNode } from "./types.ts";

/** The nodes of a compose tree: made, looked up and turned into plain values. */

export function makeScalar(value: ScalarNode["value"], at: Place): ScalarNode {
  return { kind: "scalar", value, at };
}

export function list(items: readonly Node[], at: Place): ListNode {
  return { kind: "list", items, at };
}

export function makeMap(entries: Iterable<readonly [string, Node]>, at: Place): MapNode {
  return { kind: "map", entries: new Map(entries), at };
}

/** A node made from another one, with its comment. */
export function copyComment<T extends Node>(node: T, from: Node | undefined): T {
  return from?.comment === undefined ? node : { ...node, comment: from.comment };
}

/** A node without its comment. */
export function dropComment({ comment: _said, ...node }: Node): Node {
  return node;
}

/** A map of scalars; those that are undefined are left out. */
export function makeScalars(values: Readonly<Record<string, ScalarNode["value"] | undefined>>, at: Place): MapNode {
  const given = Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
  return makeMap(
    given.map(({ key, value }) => [key, makeScalar(value, at)]),
    at,
  );
}

/** A copy of a map with each of its values changed. */
export function changeEntries(node: MapNode, change: (value: Node, key: string) => Node): MapNode {
  return { ...node, entries: new Map([...node.entries].map(([key, value]) => [key, change(value, key)])) };
}

/** A copy of a map with one entry set, at its old position. */
export function withEntry(node: MapNode, key: string, value: Node): MapNode {
  return { ...node, entries: new Map(node.entries).set(key, value) };
}

/** A copy of a map without some of its entries. */
export function withoutEntries(node: MapNode, ...keys: readonly string[]): MapNode {
  return { ...node, entries: new Map([...node.entries].filter(([key]) => !keys.includes(key))) };
}

/** The services by name. */
export function getServices(tree: MapNode): ReadonlyMap<string, Node> {
  const services = getEntry(tree, "services");
  return services?.kind === "map" ? services.entries : new Map();
}

/** A copy of the tree with each of its services changed. */
export function changeServices(tree: MapNode, change: (service: Node, name: string) => Node): MapNode {
  const services = getEntry(tree, "services");
  return services?.kind === "map" ? withEntry(tree, "services", changeEntries(services, change)) : tree;
}

/** Whether a node has no value. */
export function isEmpty(node: Node): boolean {
  return node.kind === "scalar" && node.value === null;
}

/** The entry of that name; undefined if there is none, or if the node is not a map. */
export function getEntry(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === "map" ? node.entries.get(key) : undefined;
}

/** The text of a scalar as Compose reads it for a string; undefined for everything else. */
export function getText(node: Node | undefined): string | undefined {
  return node?.kind === "scalar" && node.value !== null ? String(node.value) : undefined;
}

/** The plain value, for comparison and for writing. */
export function toPlain(node: Node): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(toPlain);
    case "map":
      return Object.fromEntries([...node.entries].map(([key, value]) => [key, toPlain(value)]));
  }
}
