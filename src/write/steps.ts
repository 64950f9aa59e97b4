import { nameConflictCopy } from "../lib/state.ts";
import { toolVersion } from "../lib/version.ts";
import type { Change, KnownFile } from "../merge/types.ts";
import type { Plan, PlannedFile } from "../plan/types.ts";
import { hashText } from "./snapshot.ts";
import { getBaseCopy, places } from "./state-paths.ts";
import type { Manifest, ManifestEntry, ProjectSnapshot } from "./types.ts";

/** An operation on one file. For a user's file it has the expected current content: if that differs, the file is not touched. */
export type Step =
  | {
      readonly do: "put";
      readonly path: string;
      readonly text: string;
      readonly mode: number;
      readonly over?: Expected;
    }
  | { readonly do: "drop"; readonly path: string; readonly over?: Expected };

interface Expected {
  /** Undefined: no file. */
  readonly text: string | undefined;
}

export interface Writing {
  readonly plan: Plan;
  readonly snapshot: ProjectSnapshot;
  readonly changes: readonly Change[];
  /** What the project was rendered from, as a text that changes with any input. */
  readonly inputs: string;
  /** The text of the answers, to be kept for comparison. */
  readonly answers?: string;
  /** The text with the stack's previous names. */
  readonly former?: string;
}

/** The mode of files that only the tool reads. */
const plain = 0o644;

/**
 * The steps that write the changes, in an order in which each may be the last one: old files are removed first, as new ones may need their path for a
 * folder; a file is written before its base copy, so that a file of ours is never taken for a user's edit; conflict copies go last, as their absence
 * means that the conflict is settled.
 */
export function planSteps({ plan, snapshot, changes, answers, former }: Writing): readonly Step[] {
  const changeOf = new Map(changes.map((change) => [change.path, change]));
  const planned = new Set(plan.files.map((file) => file.path));
  const left = [...snapshot.files].filter(([path]) => !planned.has(path));
  return [
    // First of all: once the previous answers are replaced, the previous name is lost.
    ...kept(places.former, former, snapshot.former),
    ...left.flatMap(([path, known]) => orphanSteps(path, known, changeOf.get(path))),
    ...plan.files.flatMap((file) => fileSteps(file, snapshot.files.get(file.path), changeOf.get(file.path))),
    ...[...snapshot.files].flatMap(([path, known]) => settledSteps(path, known, changeOf.get(path))),
    ...kept(places.answers, answers, snapshot.answers),
  ];
}

/** The tool's own files, if they changed. */
function kept(path: string, text: string | undefined, before: string | undefined): readonly Step[] {
  return text === undefined || text === before ? [] : [{ do: "put", path, text, mode: plain }];
}

/** The manifest after all steps. */
export function buildManifest({ plan, snapshot, changes, inputs }: Writing): Manifest {
  const changeOf = new Map(changes.map((change) => [change.path, change]));
  const entries = plan.files.map((file) => {
    const entry = entryAfter(file, changeOf.get(file.path), snapshot.manifest.files.get(file.path));
    return [file.path, entry] as const;
  });
  const open = changes.some((change) => change.type === "conflict");
  return { tool: toolVersion, ...(open ? {} : { inputs }), files: new Map(entries) };
}

function orphanSteps(path: string, known: KnownFile, change: Change | undefined): readonly Step[] {
  const remove = change?.type === "orphan" && change.remove;
  return [
    ...(remove ? [{ do: "drop", path, over: { text: known.yours?.text } } as const] : []),
    ...(known.stored === undefined ? [] : [{ do: "drop", path: getBaseCopy(path) } as const]),
  ];
}

function fileSteps(file: PlannedFile, known: KnownFile | undefined, change: Change | undefined): readonly Step[] {
  const { path, text } = file;
  const steps: Step[] = [];
  if (change?.type === "create" || change?.type === "update" || change?.type === "merged") {
    steps.push({ do: "put", path, text: change.text, mode: change.mode, over: { text: known?.yours?.text } });
  }
  if (change?.type === "conflict" && known?.aside !== text) {
    steps.push({ do: "put", path: nameConflictCopy(path), text, mode: plain });
  }
  if (file.policy === "managed" && isTakenOver(change) && known?.stored !== text) {
    steps.push({ do: "put", path: getBaseCopy(path), text, mode: plain });
  }
  return steps;
}

function settledSteps(path: string, known: KnownFile, change: Change | undefined): readonly Step[] {
  return known.aside === undefined || change?.type === "conflict" ? [] : [{ do: "drop", path: nameConflictCopy(path) }];
}

function entryAfter(file: PlannedFile, change: Change | undefined, before: ManifestEntry | undefined): ManifestEntry {
  const { policy, mode, text } = file;
  if (isTakenOver(change)) {
    return { policy, mode, sha256: hashText(text) };
  }
  const { offered: _settled, ...kept } = before ?? { policy, mode };
  return change?.type === "conflict" ? { ...kept, policy, offered: hashText(text) } : { ...kept, policy };
}

/** Whether the file has all of the plan now, so that the next merge starts from it. */
function isTakenOver(change: Change | undefined): boolean {
  return change?.type === "kept" ? change.why === "changed-by-you" : change?.type !== "conflict";
}
