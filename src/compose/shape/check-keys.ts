import { type Complaint, usageProblem } from "../../lib/errors.ts";
import { meant } from "../../lib/text/nearest-name.ts";
import { printable } from "../../lib/text/printable.ts";
import { servicesOf } from "../node.ts";
import { placeText } from "../problems.ts";
import { composeKeys } from "../schema/keys.ts";
import type { MapNode, Node } from "../types.ts";

/**
 * Checks every key of the file, at any depth, against Compose's keys.
 *
 * @throws Problem (exit 2) that lists all unknown keys, each with its line and the nearest name
 */
export function checkKeys(tree: MapNode): void {
  const complaints = [
    ...[...servicesOf(tree)].flatMap(([name, service]) => serviceComplaints(name, service)),
    ...unknownKeys(tree, { place: "", path: "" }),
  ];
  if (complaints.length > 0) {
    throw usageProblem(complaints.slice(0, 20));
  }
}

function serviceComplaints(name: string, service: Node): readonly Complaint[] {
  const where = placeText(service.at);
  if (service.kind !== "map") {
    return [{ where, what: `the service \`${printable(name, 60)}\` must be a map` }];
  }
  return ["image", "build", "provider"].some((key) => service.entries.has(key))
    ? []
    : [{ where, what: `the service \`${printable(name, 60)}\` has neither an image nor a build` }];
}

/** The position of a value: as the table of keys names it, and as the file does. */
interface Whereabouts {
  readonly place: string;
  readonly path: string;
}

function unknownKeys(node: Node, { place, path }: Whereabouts): readonly Complaint[] {
  switch (node.kind) {
    case "map":
      return unknownKeysOf(node, { place, path });
    case "list":
      return node.items.flatMap((item, at) => unknownKeys(item, { place: `${place}.*`, path: `${path}[${at}]` }));
    case "scalar":
      return [];
  }
}

function unknownKeysOf({ entries }: MapNode, { place, path }: Whereabouts): readonly Complaint[] {
  const known = composeKeys.get(place);
  return [...entries]
    .filter(([key]) => known === undefined || !key.startsWith("x-"))
    .flatMap(([key, value]) =>
      known === undefined || known.includes(key)
        ? unknownKeys(value, { place: below(place, known === undefined ? "*" : key), path: below(path, key) })
        : [
            {
              where: placeText(value.at),
              what: `${ownerOf({ place, path })} has no key \`${printable(key, 60)}\``,
              ...meant(key, known),
            },
          ],
    );
}

function ownerOf({ place, path }: Whereabouts): string {
  const owners: Readonly<Record<string, string>> = { "": "A compose file", "services.*": "A service" };
  return owners[place] ?? `\`${printable(path, 200)}\``;
}

function below(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
