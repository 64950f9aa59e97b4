import { changeEntries, getEntry, makeMap, withEntry, withoutEntries } from "../node.ts";
import type { MapNode, Node, Notice } from "../types.ts";

/** Required in a service of the first format: this tells such a file from other YAML. */
const signs = ["image", "build", "extends"];

/** Keys of the first format with their current names. */
const renamed: Readonly<Record<string, string>> = {
  net: "network_mode",
  log_driver: "logging.driver",
  log_opt: "logging.options",
  dockerfile: "build.dockerfile",
};

/** A file without `services` whose top level is the services: the first format of docker-compose. */
export function isFirstFormat(tree: MapNode): boolean {
  const services = [...tree.entries].filter(([key]) => !key.startsWith("x-"));
  return services.length > 0 && services.every(([, node]) => signs.some((sign) => getEntry(node, sign) !== undefined));
}

/** The same file in the current format. */
export function upgradeFirstFormat(tree: MapNode, notices: Notice[]): MapNode {
  notices.push({
    at: tree.at,
    what: "this file has the first format of docker-compose; its services get a shared network instead of links",
  });
  const { entries } = changeEntries(tree, modern);
  return { ...tree, entries: new Map([["services", makeMap(entries, tree.at)]]) };
}

function modern(service: Node): Node {
  if (service.kind !== "map") {
    return service;
  }
  const moved = [...service.entries].filter(([key]) => Object.hasOwn(renamed, key));
  return moved.reduce<MapNode>(
    (changed, [key, value]) => placed(changed, (renamed[key] ?? key).split("."), value),
    withoutEntries(service, ...Object.keys(renamed)),
  );
}

function placed(node: MapNode, [key = "", ...rest]: readonly string[], value: Node): MapNode {
  const inner = node.entries.get(key);
  // `build` was a path in that format.
  const begun =
    inner?.kind === "map"
      ? inner
      : inner === undefined
        ? makeMap([], value.at)
        : makeMap([["context", inner]], inner.at);
  return withEntry(node, key, rest.length === 0 ? value : placed(begun, rest, value));
}
