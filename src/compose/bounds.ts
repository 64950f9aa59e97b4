import { getEntry, getServices, withoutEntries } from "./node.ts";
import { buildComposeProblem } from "./problems.ts";
import type { ComposeFiles } from "./read/files.ts";
import { countPorts } from "./shape/ports.ts";
import type { MapNode, Node, Place } from "./types.ts";

/** What was opened so far, again and again included. */
export interface Spent {
  files: number;
  characters: number;
  ports: number;
}

/** Files that include each other twice, and so on, would never end. */
const mostFiles = 1_000;
const mostCharacters = 8_000_000;
/** The widest range that a service needs, for calls of voice, has 16,384 ports. */
const mostPorts = 16_500;
/** More than twice the largest known stack. What a larger one costs grows with it, and nobody waits a quarter of a minute for a first look. */
const mostNamed = { services: 120, networks: 240, volumes: 240, secrets: 240, configs: 240 };

/** A third more than the largest known stack. Each value is written, read back and compared several times on the way to a project. */
const mostValues = 4_000;

/** Counts a file that is opened; throws Problem (exit 2) where all together are too many or too large. */
export function spendFile(
  { files, spent }: { readonly files: ComposeFiles; readonly spent: Spent },
  name: string,
  at: Place,
): void {
  spent.files += 1;
  spent.characters += files.read(name).length;
  if (spent.files > mostFiles || spent.characters > mostCharacters) {
    throw buildComposeProblem(
      at,
      "these files include and extend each other so often that they are too large together",
    );
  }
}

/** Throws Problem (exit 2) where one file has more services, ports, networks and so on than any stack. */
export function requireFewParts({ spent }: { readonly spent: Spent }, tree: MapNode): void {
  requireFewNamed(tree);
  for (const service of getServices(tree).values()) {
    const ports = getEntry(service, "ports");
    for (const port of ports?.kind === "list" ? ports.items : []) {
      spent.ports += countPorts(port);
      if (spent.ports > mostPorts) {
        throw buildComposeProblem(port.at, `this project has more than ${mostPorts} ports`, "Write smaller ranges.");
      }
    }
  }
}

function requireFewNamed(tree: MapNode): void {
  for (const [section, most] of Object.entries(mostNamed)) {
    const named = getEntry(tree, section);
    if (named?.kind === "map" && named.entries.size > most) {
      throw buildComposeProblem(named.at, `this project has more than ${most} ${section}`, "Divide it into several.");
    }
  }
}

/** Throws Problem (exit 2) where all files together say more than any stack does, those of variables included. Ports have a bound of their own. */
export function requireFewValues(tree: MapNode): void {
  requireFewNamed(tree);
  const services = [...getServices(tree).values()].map((service) => withoutEntries(service as MapNode, "ports"));
  let values = 0;
  for (const part of [...services, withoutEntries(tree, "services")]) {
    values += countValues(part);
    if (values > mostValues) {
      throw buildComposeProblem(
        part.at,
        `this project has more than ${mostValues} values, with those of its files of variables`,
        "Divide it into several.",
      );
    }
  }
}

function countValues(node: Node): number {
  const inner = node.kind === "map" ? [...node.entries.values()] : node.kind === "list" ? node.items : [];
  return node.kind === "scalar" ? 1 : inner.reduce((sum, each) => sum + countValues(each), 0);
}
