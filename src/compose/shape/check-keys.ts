import { buildUsageProblem, type Complaint } from "../../lib/errors.ts";
import { formatPath, type KeyPath } from "../../lib/paths.ts";
import { suggestName } from "../../lib/text/nearest-name.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { getServices } from "../node.ts";
import { placeText } from "../problems.ts";
import { type KeyClass, keyClasses } from "../schema/keys.ts";
import type { MapNode, Node } from "../types.ts";

/**
 * Checks every key of the file, at any depth, against Compose's keys.
 *
 * @throws Problem (exit 2) that lists all unknown keys, each with its line and the nearest name
 */
export function checkKeys(tree: MapNode): void {
  const complaints = [
    ...[...getServices(tree)].flatMap(([name, service]) => serviceComplaints(name, service)),
    ...findKeys(tree, "").flatMap((found) => {
      const unknown = complainUnknown(found);
      return unknown === undefined ? [] : [{ where: placeText(found.node.at), ...unknown }];
    }),
  ];
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints.slice(0, 20));
  }
}

function serviceComplaints(name: string, service: Node): readonly Complaint[] {
  const where = placeText(service.at);
  if (service.kind !== "map") {
    return [{ where, what: `the service \`${makePrintable(name, 60)}\` must be a map` }];
  }
  return ["image", "build", "provider"].some((key) => service.entries.has(key))
    ? []
    : [{ where, what: `the service \`${makePrintable(name, 60)}\` has neither an image nor a build` }];
}

/** A key of a compose file in a map whose keys are Compose's own. */
export interface FoundKey {
  readonly path: KeyPath;
  /** The map that it stands in, as the table of keys calls it. */
  readonly place: string;
  readonly key: string;
  /** Undefined where Compose has no such key. */
  readonly group?: KeyClass;
  readonly node: Node;
}

/**
 * Every such key of a tree, at any depth; below an unknown one nothing is looked for.
 *
 * @param place where the tree stands, as the table of keys calls it
 */
export function findKeys(node: Node, place: string): readonly FoundKey[] {
  const found: FoundKey[] = [];
  addKeys(found, node, place, []);
  return found;
}

function addKeys(found: FoundKey[], node: Node, place: string, path: KeyPath): void {
  if (node.kind === "map") {
    for (const [key, value] of node.entries) {
      addKey(found, key, value, place, [...path, key]);
    }
  } else if (node.kind === "list") {
    for (const [at, item] of node.items.entries()) {
      addKeys(found, item, `${place}.*`, [...path, at]);
    }
  }
}

function addKey(found: FoundKey[], key: string, node: Node, place: string, path: KeyPath): void {
  const known = keyClasses.get(place);
  if (known === undefined) {
    addKeys(found, node, below(place, "*"), path);
  } else if (!key.startsWith("x-")) {
    const group = known.get(key);
    found.push({ path, place, key, ...(group && { group }), node });
    if (group !== undefined) {
      addKeys(found, node, below(place, key), path);
    }
  }
}

/** What to say of a key that Compose does not have; undefined where it has it. */
export function complainUnknown({ path, place, key, group }: FoundKey): Omit<Complaint, "where"> | undefined {
  return group !== undefined
    ? undefined
    : {
        what: `${ownerOf(place, path.slice(0, -1))} has no key \`${makePrintable(key, 60)}\``,
        ...suggestName(key, [...(keyClasses.get(place)?.keys() ?? [])]),
      };
}

function ownerOf(place: string, path: KeyPath): string {
  const owners: Readonly<Record<string, string>> = { "": "A compose file", "services.*": "A service" };
  return owners[place] ?? `\`${makePrintable(formatPath(path), 200)}\``;
}

function below(place: string, key: string): string {
  return place === "" ? key : `${place}.${key}`;
}
