import { isUpToDate, readWrittenHashes } from "../../write/manifest.ts";
import { hashText } from "../../write/snapshot.ts";
import { fingerprintInputs } from "../fingerprint.ts";
import type { Project } from "../open.ts";
import { isLoaded, type Loaded, type Reads } from "./loaded-files.ts";
import { listOutside } from "./outside.ts";

/** What Ansible would read and harden-init did not write so: a file of the project, or a folder outside of it. */
export interface Unreviewed {
  readonly path: string;
  readonly how: "edited" | "added" | "deleted" | "not a file" | "outside";
  /** What is there now, to recognise it the next time. */
  readonly state: string;
}

/**
 * Every file that a call of Ansible would read and that differs from what was generated, and every folder outside of the project that it would copy
 * from; sorted by path.
 *
 * @param there what it would read, as `hashLoadedFiles` found it
 */
export async function findUnreviewed(project: Project, reads: Reads, there: Loaded): Promise<readonly Unreviewed[]> {
  const generated = await generatedHashes(project);
  const gone = [...generated.keys()].filter((path) => isLoaded(path, reads) && !there.has(path));
  return [
    ...[...there].flatMap(([path, hash]) =>
      hash === generated.get(path) && hash !== undefined ? [] : [differs(path, hash, generated)],
    ),
    ...gone.map((path) => ({ path, how: "deleted", state: "deleted" }) as const),
    ...(reads === "run" ? listUnreviewedOutside(project) : []),
  ].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/**
 * A text that is another one whenever a review could find something else: of what is there, of the folders outside, and of what the project is rendered
 * from. Rendering takes longer than all the rest of a review.
 */
export function markOf(project: Project, there: Loaded): string {
  const outside = listOutside(project).map(({ path, place }) => [path, place]);
  const parts = [
    fingerprintInputs(project.root, project.text),
    outside,
    [...there].map(([path, sum]) => [path, sum ?? ""]),
  ];
  return hashText(JSON.stringify(parts));
}

/** An agreement to one holds as long as it leads to the same place. */
export function listUnreviewedOutside(project: Project): readonly Unreviewed[] {
  return listOutside(project).map(({ path, place }) => ({ path, how: "outside", state: place }));
}

function differs(path: string, hash: string | undefined, generated: ReadonlyMap<string, string>): Unreviewed {
  if (hash === undefined) {
    return { path, how: "not a file", state: "not a file" };
  }
  return { path, how: generated.has(path) ? "edited" : "added", state: hash };
}

/**
 * The answers are rendered again: what can write into the folder can also write its manifest. Only a project that was written from other answers, by
 * another version, has nothing but that.
 */
async function generatedHashes(project: Project): Promise<ReadonlyMap<string, string>> {
  const { root, text } = project;
  if (!isUpToDate(root, fingerprintInputs(root, text))) {
    return readWrittenHashes(root);
  }
  const { files } = await project.plan();
  return new Map(files.map(({ path, text: planned }) => [path, hashText(planned)]));
}
