import { hash } from "node:crypto";
import { type Complaint, usageProblem } from "../lib/errors.ts";
import { conflictCopy } from "../lib/state.ts";
import { printable } from "../lib/text/printable.ts";
import type { FileOnDisk, KnownFile } from "../merge/types.ts";
import type { Plan } from "../plan/types.ts";
import { readManifest } from "./manifest.ts";
import { baseCopy, isProjectPath, places } from "./state-paths.ts";
import { type Found, ProjectTree } from "./tree.ts";
import type { ManifestEntry, ProjectSnapshot } from "./types.ts";

/**
 * Reads what is on the disk for every path that the plan or the manifest names.
 *
 * @throws Problem with all the places where something else than an ordinary file is in the way, where a conflict copy was edited,
 *   or whose name no file may have
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
    const aside = tree.look(conflictCopy(path));
    const entry = manifest.files.get(path);
    complaints.push(
      ...complaintsAbout(yours, aside, path, (print) => print === entry?.offered || print === sha256(text)),
    );
    const next = policy === "managed" ? text : undefined;
    files.set(path, known(tree, path, { entry, yours: fileOf(yours), aside: fileOf(aside), next }));
  }
  for (const [path, entry] of manifest.files) {
    if (!files.has(path)) {
      files.set(path, knownOrphan(tree, path, entry));
    }
  }
  if (complaints.length > 0) {
    throw usageProblem(complaints);
  }
  const answers = tree.read(places.answers)?.text;
  const former = tree.read(places.former)?.text;
  return { files, manifest, ...(answers !== undefined && { answers }), ...(former !== undefined && { former }) };
}

/** The fingerprint by which the manifest knows a text. */
export function sha256(text: string): string {
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
  const stored = next === undefined ? undefined : tree.read(baseCopy(path))?.text;
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
 * What we wrote last. A run that was cut off has renewed the base copy but not the manifest, so the copy is believed first; the manifest only
 * helps where copies are missing. Where the user has deleted the conflict copy of just this text, the conflict is settled: the text counts as
 * written, and whatever the user made of it as an edit.
 */
function baseText({ entry, yours, aside }: Parts, stored: string | undefined, next: string): string | undefined {
  const isNext = (fingerprint: string | undefined) => fingerprint !== undefined && fingerprint === sha256(next);
  if (aside === undefined && isNext(entry?.offered)) {
    return next;
  }
  if (stored !== undefined) {
    return stored;
  }
  if (yours !== undefined && entry?.sha256 === sha256(yours.text)) {
    return yours.text;
  }
  return isNext(entry?.sha256) ? next : undefined;
}

/** A file that left the plan. Where something else stands in its place now, that is not ours and the file counts as gone. */
function knownOrphan(tree: ProjectTree, path: string, entry: ManifestEntry): KnownFile {
  const yours = tree.read(path);
  const aside = tree.read(conflictCopy(path));
  const stored = tree.read(baseCopy(path))?.text;
  const untouched = yours !== undefined && (yours.text === stored || sha256(yours.text) === entry.sha256);
  return {
    written: entry.sha256 !== undefined,
    policy: entry.policy,
    ...(untouched ? { base: { text: yours.text, mode: entry.mode } } : {}),
    ...(yours && { yours }),
    ...(stored === undefined ? {} : { stored }),
    ...(aside && sha256(aside.text) === entry.offered ? { aside: aside.text } : {}),
  };
}

function complaintsAbout(
  yours: Found,
  aside: Found,
  path: string,
  isOurs: (fingerprint: string) => boolean,
): readonly Complaint[] {
  const obstacles = [yours, aside].flatMap((found) => (found.kind === "obstacle" ? [found.complaint] : []));
  const edited = aside.kind === "file" && !isOurs(sha256(aside.file.text));
  return edited ? [...obstacles, editedCopy(path)] : obstacles;
}

/** Kinds that a project brings along name their files themselves. */
function notOfTheProject(path: string): Complaint {
  return {
    where: printable(path),
    what: "no file of the project can have this name.",
    fix: "Rename it in the kind that brings it: no `..`, no backslash, no invisible sign, nothing in .git or .harden.",
  };
}

/** The copy would be replaced or removed, and with it what the user wrote into it. */
function editedCopy(path: string): Complaint {
  return {
    where: conflictCopy(path),
    what: "this copy was edited, but it is only there to be read.",
    fix: `Put what you want to keep into ${path}, then delete the copy.`,
  };
}

function fileOf(found: Found): FileOnDisk | undefined {
  return found.kind === "file" ? found.file : undefined;
}
