import { join } from "node:path/posix";
import { changeEntries, getEntry, getText, withEntry } from "../node.ts";
import type { MapNode, Node } from "../types.ts";
import { joinFolder } from "./files.ts";

/*
 * A path in a compose file is relative to that file's folder. Before several files become one tree, all paths must be relative to the project's folder.
 */

type Change = (node: Node) => Node;

/**
 * A tree in long form with all local paths relative to the project's folder.
 *
 * @param home the value of `~`; undefined if it is not known, and `~` stays
 */
export function withLocalPaths(tree: MapNode, from: string, home?: string): MapNode {
  const path: Change = (node) =>
    getText(node) === undefined || node.kind !== "scalar"
      ? node
      : { ...node, value: local(from, atHome(String(node.value), home)) };
  const services = at("services", names(serviceChange(path)));
  const files = ["secrets", "configs"].map((section) => at(section, names(at("file", path))));
  const device = at("driver_opts", at("device", path));
  const volumes = at(
    "volumes",
    names((volume) => (isFolder(volume) ? device(volume) : volume)),
  );
  return [services, ...files, volumes].reduce<Node>((changed, change) => change(changed), tree) as MapNode;
}

/** Whether Compose takes the device of a volume for a path: only where both are said. */
function isFolder(volume: Node): boolean {
  return (
    getText(getEntry(volume, "driver")) === "local" &&
    getText(getEntry(getEntry(volume, "driver_opts"), "o")) === "bind"
  );
}

function serviceChange(path: Change): Change {
  const changes = [
    at("build", at("context", path)),
    at("env_file", items(at("path", path))),
    at("label_file", items(path)),
    at(
      "volumes",
      items((volume) => (getText(getEntry(volume, "type")) === "bind" ? at("source", path)(volume) : volume)),
    ),
  ];
  return (service) => changes.reduce((changed, change) => change(changed), service);
}

/** On the server `~` would be the home of the account that deploys. Compose joins the two, and leaves other absolute paths as they are. */
function atHome(path: string, home: string | undefined): string {
  return home !== undefined && /^~(?:\/|$)/.test(path) ? join(home, path.slice(1)) : path;
}

/** Whether Compose takes it for something on another machine, and not for a path. */
export function isRemote(path: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|git@|github\.com\/)/i.test(path);
}

/** With a leading `./`, so that a path is not taken for a volume's name. */
function local(from: string, path: string): string {
  if (isRemote(path)) {
    return path;
  }
  const name = joinFolder(from, path);
  return /^(?:[/~]|\.\.?(?:\/|$))/.test(name) ? name : `./${name}`;
}

function at(key: string, change: Change): Change {
  return (node) => {
    const value = getEntry(node, key);
    return node.kind !== "map" || value === undefined ? node : withEntry(node, key, change(value));
  };
}

function names(change: Change): Change {
  return (node) => (node.kind === "map" ? changeEntries(node, change) : node);
}

function items(change: Change): Change {
  return (node) => (node.kind === "list" ? { ...node, items: node.items.map(change) } : node);
}
