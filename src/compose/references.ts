import { buildUsageProblem, type Complaint } from "../lib/errors.ts";
import { startOrder } from "../lib/start-order.ts";
import { suggestName } from "../lib/text/nearest-name.ts";
import { makePrintable } from "../lib/text/printable.ts";
import { getEntry, getServices, getText } from "./node.ts";
import { placeText } from "./problems.ts";
import type { MapNode, Node } from "./types.ts";

/** A name that a service uses, and the section that must declare it. */
interface Reference {
  readonly section: "services" | "networks" | "volumes" | "secrets" | "configs";
  readonly name: string;
  readonly node: Node;
}

/** Names that need no declaration. */
const implied: Readonly<Record<string, readonly string[]>> = { networks: ["default"] };

/**
 * Checks the names that services use against the project's declarations, as Compose does before it starts anything.
 *
 * @throws Problem (exit 2) that lists every undeclared name, and services that wait for each other in a circle
 */
export function checkReferences(tree: MapNode): void {
  const services = getServices(tree);
  const complaints = [...services].flatMap(([, service]) =>
    referencesOf(service).flatMap((reference) => complaintAbout(reference, tree)),
  );
  const circle = complaints.length > 0 ? [] : circleIn(services);
  if (complaints.length + circle.length > 0) {
    throw buildUsageProblem([...complaints, ...circle].slice(0, 20));
  }
}

function complaintAbout({ section, name, node }: Reference, tree: MapNode): readonly Complaint[] {
  const declared = getEntry(tree, section);
  const known = [...(implied[section] ?? []), ...(declared?.kind === "map" ? declared.entries.keys() : [])];
  if (known.includes(name)) {
    return [];
  }
  const what = `\`${makePrintable(name, 60)}\` is not declared under \`${section}\``;
  return [{ where: placeText(node.at), what, ...suggestName(name, known) }];
}

function circleIn(services: ReadonlyMap<string, Node>): readonly Complaint[] {
  const waits = new Map(
    [...services].map(([name, service]) => [name, dependenciesOf(service).map((each) => each.name)]),
  );
  const order = startOrder(waits);
  const [first] = order.type === "order" ? [] : order.names;
  const at = first === undefined ? undefined : services.get(first)?.at;
  return order.type === "order" || at === undefined
    ? []
    : [
        {
          where: placeText(at),
          what: `these services wait for each other in a circle: ${order.names.map((name) => makePrintable(name, 60)).join(", ")}`,
        },
      ];
}

function referencesOf(service: Node): readonly Reference[] {
  return [
    ...dependenciesOf(service),
    ...keysOf(getEntry(service, "networks")).map(([name, node]) => ({ section: "networks" as const, name, node })),
    ...itemsOf(getEntry(service, "volumes"))
      .filter((item) => getText(getEntry(item, "type")) === "volume")
      .flatMap((item) => named("volumes", getEntry(item, "source"))),
    ...(["secrets", "configs"] as const).flatMap((section) =>
      itemsOf(getEntry(service, section)).flatMap((item) => named(section, getEntry(item, "source"))),
    ),
  ];
}

function dependenciesOf(service: Node): readonly Reference[] {
  return keysOf(getEntry(service, "depends_on"))
    .filter(([, node]) => getText(getEntry(node, "required")) !== "false")
    .map(([name, node]) => ({ section: "services" as const, name, node }));
}

function named(section: Reference["section"], node: Node | undefined): readonly Reference[] {
  const name = getText(node);
  return name === undefined || node === undefined ? [] : [{ section, name, node }];
}

function keysOf(node: Node | undefined): readonly (readonly [string, Node])[] {
  return node?.kind === "map" ? [...node.entries] : [];
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === "list" ? node.items : [];
}
