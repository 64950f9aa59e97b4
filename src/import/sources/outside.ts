import { resolve } from "node:path";
import { getEntry, getServices, toPlain } from "../../compose/node.ts";
import type { ComposeProject, Notice, Place } from "../../compose/types.ts";
import { resolveLinks } from "../../lib/files/real-path.ts";
import { isWithin } from "../../lib/paths.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { findSource, placeSource } from "../service-answers.ts";
import type { DockerfileOf } from "./dockerfiles.ts";

/** What an import takes from outside of the compose file's folder: a file that is read, or a folder that each deploy copies. */
export interface TakenOutside {
  readonly use: "reads" | "copies";
  /** Relative to the compose file's folder. */
  readonly path: string;
  /** Where it is named. */
  readonly at: Place;
}

/** All that a project takes from outside of its folder, each once; its Dockerfiles and secrets must have been read. */
export function findOutside(project: ComposeProject): readonly TakenOutside[] {
  const { folder, sources } = project;
  const copied = listSources(project).filter(({ path }) => !isWithin(resolveLinks(resolve(folder, path)), folder));
  return [
    ...sources.outside.map(({ name, at }): TakenOutside => ({ use: "reads", path: name, at })),
    ...copied
      .filter(({ path }, index) => copied.findIndex((other) => other.path === path) === index)
      .map(({ path, at }): TakenOutside => ({ use: "copies", path, at })),
  ];
}

/** What was taken from elsewhere: files that were read, folders outside of the project's, from which each deploy copies, and Dockerfiles that were copied now. */
export function noticeOutside(
  project: ComposeProject,
  root: string,
  dockerfiles: readonly DockerfileOf[],
): readonly Notice[] {
  return [...noticeRead(project), ...noticeSources(project, root), ...noticeDockerfiles(project, dockerfiles)];
}

function noticeRead({ sources: { outside } }: ComposeProject): readonly Notice[] {
  const [first] = outside;
  const names = outside.map(({ name }) => makePrintable(name, 200)).join(", ");
  return first === undefined
    ? []
    : [{ at: first.at, what: `read from outside of the compose file's folder, within its repository: ${names}` }];
}

function noticeDockerfiles({ tree }: ComposeProject, dockerfiles: readonly DockerfileOf[]): readonly Notice[] {
  return dockerfiles
    .filter(({ isOutside }) => isOutside)
    .map(({ service, path }) => {
      const node = getServices(tree).get(service) ?? tree;
      return {
        at: (getEntry(getEntry(node, "build"), "dockerfile") ?? node).at,
        what: `${makePrintable(service)} is built by ${makePrintable(path, 200)}, outside of the folder that is built: its text is in harden.yml now. Import again after a change of it.`,
      };
    });
}

function noticeSources(project: ComposeProject, root: string): readonly Notice[] {
  return listSources(project).flatMap(({ service, path, at }) => {
    const place = placeSource(path, { folder: project.folder, root });
    return place.startsWith("..")
      ? [
          {
            at,
            what: `${makePrintable(service)} is built from ${makePrintable(place, 200)}, outside of the project's folder: each deploy copies it from there.`,
          },
        ]
      : [];
  });
}

/** The folders that images are built from. */
function listSources({ tree }: ComposeProject) {
  return [...getServices(tree)].flatMap(([service, node]) => {
    const path = findSource(toPlain(node) as ComposeService);
    const build = getEntry(node, "build");
    return path === undefined ? [] : [{ service, path, at: (getEntry(build, "context") ?? build ?? node).at }];
  });
}
