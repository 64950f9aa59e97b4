import { locateSource, resolveLinks } from "../../lib/files/real-path.ts";
import { judgePlace } from "../../model/adopt/dangers/places.ts";
import { anyMachine } from "../../model/adopt/machine.ts";
import type { Project } from "../open.ts";

/** A folder or file that a deploy copies to the servers from elsewhere than the project's folder. */
export interface Outside {
  /** As the answers have it. */
  readonly path: string;
  /** Where that is, without links. */
  readonly place: string;
}

/** What a deploy copies from outside of the project's folder, each once. */
export function listOutside({ root, model }: Project): readonly Outside[] {
  const paths = model.services.flatMap(({ source, files }) => [
    ...(source === undefined ? [] : [source]),
    ...files.map((brought) => brought.source),
  ]);
  return [...new Set(paths)]
    .filter((path) => path === ".." || path.startsWith("../"))
    .map((path) => ({ path, place: resolveLinks(locateSource(root, path)) }));
}

/** Whether a place is the server's own, or a home as a whole: nothing that an application is in. */
export function isNoApplication(place: string): boolean {
  return judgePlace(place, anyMachine) === "server";
}

/**
 * How far the compose file of a folder reaches: its repository. Without one, or where that is a home as a whole or one of the server's own folders, only
 * the folder itself.
 */
export function limitReach(folder: string, repository: string | undefined): string {
  return repository === undefined || isNoApplication(repository) ? folder : repository;
}
