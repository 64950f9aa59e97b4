import { getEntry, getServices, toPlain } from "../compose/node.ts";
import type { ComposeProject, Notice } from "../compose/types.ts";
import { makePrintable } from "../lib/text/printable.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { findSource, placeSource } from "./service-answers.ts";

/** That images are built from folders outside of the project's: what changes there is deployed with it. */
export function noticeOutside(project: ComposeProject, root: string): readonly Notice[] {
  return [...getServices(project.tree)].flatMap(([service, node]) => {
    const source = findSource(toPlain(node) as ComposeService);
    const place = source === undefined ? "." : placeSource(source, { folder: project.folder, root });
    return place.startsWith("..")
      ? [
          {
            at: (getEntry(node, "build") ?? node).at,
            what: `${makePrintable(service)} is built from ${makePrintable(place, 200)}, outside of the project's folder: each deploy copies it from there.`,
          },
        ]
      : [];
  });
}
