import { isMap, isNode, isSeq, type Node } from "yaml";

export const skip = Symbol("skip");

/**
 * Meets every node below one, and itself, in the order of the text: a key before its value. The library's own walk keeps the way to each node, which takes
 * longer than what is done there.
 *
 * @param meet returns `skip` where nothing below the node is of interest
 */
export function walkNodes(node: unknown, meet: (node: Node) => unknown): void {
  if (!isNode(node) || meet(node) === skip) {
    return;
  }
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      walkNodes(key, meet);
      walkNodes(value, meet);
    }
  } else if (isSeq(node)) {
    for (const item of node.items) {
      walkNodes(item, meet);
    }
  }
}
