import { hash } from "node:crypto";
import { buildUsageProblem, type Complaint } from "../lib/errors.ts";
import { nameConflictCopy } from "../lib/state.ts";
import { makePrintable } from "../lib/text/printable.ts";
import type { FileOnDisk, KnownFile } from "../merge/types.ts";
import type { Plan } from "../plan/types.ts";
import { readManifest } from "./manifest.ts";
import { getBaseCopy, isProjectPath, places } from "./state-paths.ts";
import { type Found, ProjectTree } from "./tree.ts";
import type { ManifestEntry, ProjectSnapshot } from "./types.ts";

/**
 * Reads what is on the disk for every path in the plan or the manifest.
 *
 * @throws Problem with all paths that are not a regular file, that have an edited conflict copy, or that have a forbidden name
 */
export function readSnapshot(root: string, plan: Plan): ProjectSnapshot {
  const tree = new ProjectTree(root);
  const manifest = readManifest(tree);
  const files = new Map<string, KnownFile>();
  const complaints: Complaint[] = [];
  for (const { path, text, policy } of plan.files) {
    if (!isProjectPath(path)) {
      complaints.push(notOfTheProject(path));
      continue;
    }
    const yours = tree.look(path);
    const aside = tree.look(nameConflictCopy(path));
    const entry = manifest.files.get(path);
    const isOurs = (print: string) => print === entry?.offered || print === hashText(text);
    complaints.push(...complaintsAbout(yours, aside, path, isOurs));
    const next = policy === "managed" ? text : undefined;
    files.set(path, known(tree, path, { entry, yours: fileOf(yours), aside: fileOf(aside), next }));
  }
  for (const [path, entry] of manifest.files) {
    if (!files.has(path)) {
      files.set(path, knownOrphan(tree, path, entry));
    }
  }
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints);
  }
  const answers = tree.read(places.answers)?.text;
  const former = tree.read(places.former)?.text;
  return { files, manifest, ...(answers !== undefined && { answers }), ...(former !== undefined && { former }) };
}

/** A text's fingerprint in the manifest. */
export function hashText(text: string): string {
  return hash("sha256", text, "hex");
}

interface Parts {
  readonly entry: ManifestEntry | undefined;
  readonly yours: FileOnDisk | undefined;
  readonly aside: FileOnDisk | undefined;
  /** The planned text of a managed file. */
  readonly next: string | undefined;
}

function known(tree: ProjectTree, path: string, parts: Parts): KnownFile {
  const { entry, yours, aside, next } = parts;
  const stored = next === undefined ? undefined : tree.read(getBaseCopy(path))?.text;
  const text = next === undefined ? undefined : baseText(parts, stored, next);
  return {
    written: entry?.sha256 !== undefined,
    ...(entry && { policy: entry.policy }),
    ...(text === undefined ? {} : { base: { text, ...(entry && { mode: entry.mode }) } }),
    ...(yours && { yours }),
    ...(stored === undefined ? {} : { stored }),
    ...(aside && { aside: aside.text }),
  };
}

/**
 * What we wrote last. An interrupted run has renewed the base copy but not the manifest, so the copy counts first; the manifest only helps if copies are
 * missing. If the user deleted the conflict copy of exactly this text, the conflict is settled: the text counts as written, and the user's file as an edit.
 */
function baseText({ entry, yours, aside }: Parts, stored: string | undefined, next: string): string | undefined {
  const isNext = (fingerprint: string | undefined) => fingerprint !== undefined && fingerprint === hashText(next);
  if (aside === undefined && isNext(entry?.offered)) {
    return next;
  }
  if (stored !== undefined) {
    return stored;
  }
  if (yours !== undefined && entry?.sha256 === hashText(yours.text)) {
    return yours.text;
  }
  return isNext(entry?.sha256) ? next : undefined;
}

/** A file that left the plan. If its path is something else now, that is not ours and the file counts as gone. */
function knownOrphan(tree: ProjectTree, path: string, entry: ManifestEntry): KnownFile {
  const yours = tree.read(path);
  const aside = tree.read(nameConflictCopy(path));
  const stored = tree.read(getBaseCopy(path))?.text;
  const untouched = yours !== undefined && (yours.text === stored || hashText(yours.text) === entry.sha256);
  return {
    written: entry.sha256 !== undefined,
    policy: entry.policy,
    ...(untouched ? { base: { text: yours.text, mode: entry.mode } } : {}),
    ...(yours && { yours }),
    ...(stored === undefined ? {} : { stored }),
    ...(aside && hashText(aside.text) === entry.offered ? { aside: aside.text } : {}),
  };
}

function complaintsAbout(
  yours: Found,
  aside: Found,
  path: string,
  isOurs: (fingerprint: string) => boolean,
): readonly Complaint[] {
  const obstacles = [yours, aside].flatMap((found) => (found.kind === "obstacle" ? [found.complaint] : []));
  const edited = aside.kind === "file" && !isOurs(hashText(aside.file.text));
  // The copy would be replaced or removed, and the user's edits with it.
  const what = "this copy was edited, but it is only for reading.";
  const fix = `Move what you want to keep to ${path}, then delete the copy.`;
  return edited ? [...obstacles, { where: nameConflictCopy(path), what, fix }] : obstacles;
}

/** Kinds of a project name their files themselves. */
function notOfTheProject(path: string): Complaint {
  return {
    where: makePrintable(path),
    what: "a file of the project cannot have this name.",
    fix: "Rename it in its kind: no `..`, no backslash, no invisible character, nothing in .git or .harden.",
  };
}

function fileOf(found: Found): FileOnDisk | undefined {
  return found.kind === "file" ? found.file : undefined;
}
