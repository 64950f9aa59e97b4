import { computeInterruptibly } from "../lib/interruptible.ts";
import { decideChanges } from "../merge/decide.ts";
import type { Change } from "../merge/types.ts";
import type { Model } from "../model/types/model.ts";
import { requireSameMeaning } from "../plan/adopted/read-back.ts";
import type { Plan } from "../plan/types.ts";
import { applyChanges } from "../write/apply.ts";
import { readSnapshot } from "../write/snapshot.ts";
import { fingerprintInputs } from "./fingerprint.ts";
import type { Project } from "./open.ts";
import { keepNames, readNameIn } from "./previous-names/names.ts";

/** The decided changes of a project, before they are written. */
export interface Decided {
  readonly changes: readonly Change[];
  /** The answers that it was written from last; undefined if they are not known. */
  readonly answersBefore: string | undefined;
  /** Writes the changes. Returns the changed paths. */
  apply(): Promise<readonly string[]>;
}

/**
 * Renders the project, reads it back, and compares it with the disk and with what was written last. Read-only.
 *
 * @throws Error if compose.yml means something else than the model
 */
export async function decideProject(project: Project): Promise<Decided> {
  const { root, text, model } = project;
  const plan = await project.plan();
  await computeInterruptibly(() => readBack(plan, model));
  const snapshot = readSnapshot(root, plan);
  const changes = await computeInterruptibly(() => decideChanges(plan, snapshot));
  const former = keepNames(snapshot.former, readNameIn(snapshot.answers), model.name);
  const inputs = fingerprintInputs(root, text);
  return {
    changes,
    answersBefore: snapshot.answers,
    apply: () =>
      applyChanges(root, { plan, snapshot, changes, inputs, answers: text, ...(former !== undefined && { former }) }),
  };
}

/** `init` shows a project before it writes it: what was read back once is not again. */
const known = new WeakSet<Plan>();

function readBack(plan: Plan, model: Model): void {
  if (!known.has(plan)) {
    requireSameMeaning(plan, model);
    known.add(plan);
  }
}

/** Whether a change alters anything on the disk, or needs the user's decision. */
export function isAChange(change: Change): boolean {
  return (
    ["create", "update", "merged", "conflict"].includes(change.type) || (change.type === "orphan" && change.remove)
  );
}

/** Whether a change is shown. That includes a user's file that left the plan, because it is not mentioned again. */
export function isToBeTold(change: Change): boolean {
  return isAChange(change) || change.type === "orphan";
}
