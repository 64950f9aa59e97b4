import type { FilePolicy, Plan, PlannedFile } from "../plan/types.ts";
import { mergeTexts } from "./three-way.ts";
import type { Change, KnownFile, Snapshot } from "./types.ts";

/** The state of a file before the run. */
type Standing =
  /** Never written, and missing. */
  | "absent"
  /** Written, and missing now. */
  | "deleted"
  /** Already equal to the plan. */
  | "as-planned"
  /** As we wrote it last; the plan differs. */
  | "untouched"
  /** Changed by the user; the plan is unchanged. */
  | "edited"
  /** Changed by the user, and the plan changed too, or our last version is unknown. */
  | "diverged";

type Outcome = "create" | "same" | "update" | "merge" | "keep-once" | "keep-deleted" | "keep-edited";

/**
 * The whole policy. A managed file that the user deleted stays deleted even if the plan changes it: deleting is an edit like any other, and users fight
 * a generator that brings files back. Without the manifest, every missing file is written again.
 */
const outcomes: Readonly<Record<FilePolicy, Readonly<Record<Standing, Outcome>>>> = {
  managed: {
    absent: "create",
    deleted: "keep-deleted",
    "as-planned": "same",
    untouched: "update",
    edited: "keep-edited",
    diverged: "merge",
  },
  once: {
    absent: "create",
    deleted: "keep-deleted",
    "as-planned": "same",
    untouched: "keep-once",
    edited: "keep-once",
    diverged: "keep-once",
  },
};

/** Makes the change of each outcome from the versions of the file; `mode` is the mode that the file gets. */
const changes: Readonly<Record<Outcome, (next: PlannedFile, known: KnownFile, mode: number) => Change>> = {
  create: ({ path, text }, _known, mode) => ({ type: "create", path, mode, text }),
  same: ({ path }) => ({ type: "identical", path }),
  update: ({ path, text }, known, mode) => ({ type: "update", path, mode, text, before: textOf(known) }),
  merge,
  "keep-once": ({ path }) => ({ type: "kept", path, why: "written-once" }),
  "keep-deleted": ({ path }) => ({ type: "kept", path, why: "deleted-by-you" }),
  "keep-edited": ({ path }) => ({ type: "kept", path, why: "changed-by-you" }),
};

const unknown: KnownFile = { written: false };

/** Decides for every file of the plan, and for every file that left it; sorted by path. */
export function decideChanges(plan: Plan, snapshot: Snapshot): readonly Change[] {
  const planned = new Set(plan.files.map((file) => file.path));
  const left = [...snapshot.files].filter(([path]) => !planned.has(path));
  return [
    ...plan.files.map((file) => decideFile(file, snapshot.files.get(file.path) ?? unknown)),
    ...left.flatMap(([path, known]) => decideOrphan(path, known)),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Decides for one planned file. */
export function decideFile(next: PlannedFile, known: KnownFile): Change {
  const mode = wantedMode(next, known);
  const policy = next.yields && isForeign(known) ? "once" : next.policy;
  const outcome = outcomes[policy][standingOf(next, known, mode)];
  return changes[outcome](next, known, mode);
}

/** A file that existed before we ever wrote one at its path. */
function isForeign({ written, base, yours }: KnownFile): boolean {
  return yours !== undefined && !written && base === undefined;
}

/** A file that is gone already is only forgotten. A file that the user changed is never removed. */
function decideOrphan(path: string, { yours, base, policy }: KnownFile): readonly Change[] {
  if (yours === undefined) {
    return [];
  }
  const remove = policy === "managed" && yours.text === base?.text;
  return [{ type: "orphan", path, remove, before: yours.text }];
}

function standingOf(next: PlannedFile, { written, base, yours }: KnownFile, mode: number): Standing {
  if (yours === undefined) {
    return written ? "deleted" : "absent";
  }
  if (yours.text === next.text) {
    return yours.mode === mode ? "as-planned" : "untouched";
  }
  if (yours.text === base?.text) {
    return "untouched";
  }
  return base?.text === next.text && yours.mode === mode ? "edited" : "diverged";
}

/** The plan's mode if the plan changed it, otherwise the one on the disk: the user's umask and chmod are respected. */
function wantedMode(next: PlannedFile, { base, yours }: KnownFile): number {
  const changed = base?.mode !== undefined && base.mode !== next.mode;
  return changed ? next.mode : (yours?.mode ?? next.mode);
}

function merge(next: PlannedFile, known: KnownFile, mode: number): Change {
  const { path } = next;
  const before = textOf(known);
  const text = mergedText(next, known);
  if (text === undefined) {
    return { type: "conflict", path, theirs: next.text, before };
  }
  const nothingNew = text === before && mode === known.yours?.mode;
  return nothingNew ? { type: "kept", path, why: "changed-by-you" } : { type: "merged", path, mode, text, before };
}

/** Undefined if the two sides contradict each other, or if there is nothing to compare them with. */
function mergedText(next: PlannedFile, { base, yours }: KnownFile): string | undefined {
  return base !== undefined && yours?.utf8 ? mergeTexts(base.text, yours.text, next.text) : undefined;
}

function textOf({ yours }: KnownFile): string {
  return yours?.text ?? "";
}
