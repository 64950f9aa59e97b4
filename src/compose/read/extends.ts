import { printable } from "../../lib/text/printable.ts";
import { entry, textOf, withEntries } from "../node.ts";
import { composeProblem } from "../problems.ts";
import type { MapNode, Node, Place } from "../types.ts";
import { folderOf, fromFolder } from "./files.ts";
import { overlay } from "./overlay.ts";

/** Reads another file of the project with its paths already local. */
export type OpenFile = (name: string, at: Place) => MapNode;

/**
 * Puts in the place of each `extends` what it stands for: the other service's values, with the service's own laid over them.
 *
 * @param source the file of the tree and the folder that its paths start from, both relative to the project's folder
 * @throws Problem (exit 2): no such service, or services that extend one another in a circle
 */
export function resolveExtends(
  tree: MapNode,
  { name: file, folder }: { readonly name: string; readonly folder: string },
  open: OpenFile,
): MapNode {
  const services = entry(tree, "services");
  if (services?.kind !== "map") {
    return tree;
  }
  const resolved = [...services.entries].map(
    ([name]) => [name, extended(tree, file, name, { open, folder, way: [] })] as const,
  );
  return { ...tree, entries: new Map(tree.entries).set("services", withEntries(services, resolved)) };
}

interface Walk {
  readonly open: OpenFile;
  /** Where the paths of the file start. */
  readonly folder: string;
  /** The services on the way here, as `file service`. */
  readonly way: readonly string[];
}

function extended(tree: MapNode, file: string, name: string, { open, folder, way }: Walk): Node {
  const service = entry(entry(tree, "services"), name);
  const wish = entry(service, "extends");
  if (service?.kind !== "map" || wish === undefined) {
    return service as Node;
  }
  const step = `${file} ${name}`;
  if (way.includes(step)) {
    throw composeProblem(
      wish.at,
      `these services extend one another in a circle: ${[...way, step].map((each) => printable(each, 100)).join(" → ")}`,
    );
  }
  const other = textOf(wish.kind === "map" ? entry(wish, "service") : wish);
  const otherFile = textOf(entry(wish, "file"));
  const from = otherFile === undefined ? file : fromFolder(folder, otherFile);
  const source = from === file ? tree : open(from, wish.at);
  if (other === undefined || entry(entry(source, "services"), other) === undefined) {
    throw composeProblem(
      wish.at,
      `there is no service \`${printable(other ?? "", 60)}\` in ${printable(from, 100)} to extend`,
    );
  }
  const base = extended(source, from, other, {
    open,
    folder: from === file ? folder : folderOf(from),
    way: [...way, step],
  });
  const own = withEntries(
    service,
    [...service.entries].filter(([key]) => key !== "extends"),
  );
  return overlay(base, own, "services.*");
}
