import { getEntry, getServices } from "./node.ts";
import { buildComposeProblem } from "./problems.ts";
import type { ComposeFiles } from "./read/files.ts";
import { countPorts } from "./shape/ports.ts";
import type { MapNode, Place } from "./types.ts";

/** What was opened so far, again and again included. */
export interface Spent {
  files: number;
  characters: number;
  ports: number;
}

/** Files that include each other twice, and so on, would never end. */
const mostFiles = 1_000;
const mostCharacters = 8_000_000;
/** The widest range that a service needs, for calls of voice, has 16,000 ports. */
const mostPorts = 20_000;
/** Twice the largest known stack. What a larger one costs grows with it, and nobody waits a quarter of a minute for a first look. */
const mostServices = 120;

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

/** Throws Problem (exit 2) where there are more services or ports than any stack has. */
export function requireFewParts({ spent }: { readonly spent: Spent }, tree: MapNode): void {
  const services = getServices(tree);
  if (services.size > mostServices) {
    throw buildComposeProblem(
      (getEntry(tree, "services") ?? tree).at,
      `this project has more than ${mostServices} services`,
      "Divide it into several.",
    );
  }
  for (const service of services.values()) {
    const ports = getEntry(service, "ports");
    for (const port of ports?.kind === "list" ? ports.items : []) {
      spent.ports += countPorts(port);
      if (spent.ports > mostPorts) {
        throw buildComposeProblem(port.at, `this project has more than ${mostPorts} ports`, "Write smaller ranges.");
      }
    }
  }
}
