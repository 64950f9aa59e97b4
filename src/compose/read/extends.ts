import { makePrintable } from "../../lib/text/printable.ts";
import { changeServices, getEntry, getText, withoutEntries } from "../node.ts";
import { buildComposeProblem } from "../problems.ts";
import type { MapNode, Node, Place } from "../types.ts";
import { getFolder, joinFolder } from "./files.ts";
import { overlay } from "./overlay.ts";

/** Reads another file of the project, with local paths. */
export type OpenFile = (name: string, at: Place) => MapNode;

/**
 * Replaces each `extends` by the other service's values, overridden by the service's own.
 *
 * @param source the file and the base of its paths, both relative to the project's folder
 * @throws Problem (exit 2) if the service is missing, or services extend each other in a circle
 */
export function resolveExtends(
  tree: MapNode,
  { name: file, folder }: { readonly name: string; readonly folder: string },
  open: OpenFile,
): MapNode {
  return changeServices(tree, (_service, name) => extended(tree, file, name, { open, folder, way: [] }));
}

interface Walk {
  readonly open: OpenFile;
  /** The base of the file's paths. */
  readonly folder: string;
  /** The services so far, as `file service`. */
  readonly way: readonly string[];
}

function extended(tree: MapNode, file: string, name: string, { open, folder, way }: Walk): Node {
  const service = getEntry(getEntry(tree, "services"), name);
  const wish = getEntry(service, "extends");
  if (service?.kind !== "map" || wish === undefined) {
    return service as Node;
  }
  const step = `${file} ${name}`;
  if (way.includes(step)) {
    throw buildComposeProblem(
      wish.at,
      `these services extend each other in a circle: ${[...way, step].map((each) => makePrintable(each, 100)).join(" → ")}`,
    );
  }
  const other = getText(wish.kind === "map" ? getEntry(wish, "service") : wish);
  const otherFile = getText(getEntry(wish, "file"));
  const from = otherFile === undefined ? file : joinFolder(folder, otherFile);
  const source = from === file ? tree : open(from, wish.at);
  if (other === undefined || getEntry(getEntry(source, "services"), other) === undefined) {
    throw buildComposeProblem(
      wish.at,
      `${makePrintable(from, 100)} has no service \`${makePrintable(other ?? "", 60)}\` to extend`,
    );
  }
  const base = extended(source, from, other, {
    open,
    folder: from === file ? folder : getFolder(from),
    way: [...way, step],
  });
  return overlay(base, withoutEntries(service, "extends"), "services.*");
}
