import { placeText } from "../compose/problems.ts";
import type { ComposeProject, Node, Place } from "../compose/types.ts";
import type { KeyPath } from "../lib/paths.ts";

/**
 * Where a compose project says what stands at a path of its answers, such as `compose.yml:12`; where it says nothing of it, the nearest block around it.
 */
export function findPlace({ tree }: ComposeProject, path: KeyPath): string {
  const [section, name, key, ...rest] = path;
  switch (section) {
    case "services":
      return placeText(nearest(tree, name === undefined ? [section] : [section, name, ...keysFor(key, rest)]));
    case "compose":
      return placeText(nearest(tree, path.slice(1)));
    default:
      return placeText(nearest(tree, path));
  }
}

/** The keys of a service in a compose file that an answer was made of. */
function keysFor(key: string | number | undefined, rest: KeyPath): KeyPath {
  switch (key) {
    case undefined:
      return [];
    case "compose":
      return rest;
    case "source":
      return ["build", "context"];
    case "secrets":
      return ["environment", ...rest];
    default:
      return [key];
  }
}

function nearest(node: Node, [key, ...rest]: KeyPath): Place {
  const inner = key === undefined ? undefined : childOf(node, key);
  return inner === undefined ? node.at : nearest(inner, rest);
}

function childOf(node: Node, key: string | number): Node | undefined {
  switch (node.kind) {
    case "map":
      return node.entries.get(String(key));
    case "list":
      return node.items[Number(key)];
    default:
      return undefined;
  }
}
