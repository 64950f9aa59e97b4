import { decideChanges } from "../merge/decide.ts";
import type { Change } from "../merge/types.ts";
import { applyChanges } from "../write/apply.ts";
import { readSnapshot } from "../write/snapshot.ts";
import { fingerprintInputs } from "./fingerprint.ts";
import type { Project } from "./open.ts";
import { keepNames, readNameIn } from "./previous-names/names.ts";

/** What writing the project would do, decided and not yet done. */
export interface Decided {
  readonly changes: readonly Change[];
  /** The text of the answers that it was written from last; undefined where it is not known. */
  readonly answersBefore: string | undefined;
  /** Brings the changes to the disk. The paths that were touched. */
  apply(): Promise<readonly string[]>;
}

/** Renders the project and compares it with what is there and with what was written last. Reads only. */
export async function decideProject(project: Project): Promise<Decided> {
  const { root, text, model } = project;
  const plan = await project.plan();
  const snapshot = readSnapshot(root, plan);
  const changes = decideChanges(plan, snapshot);
  const former = keepNames(snapshot.former, readNameIn(snapshot.answers), model.name);
  const inputs = fingerprintInputs(root, text);
  return {
    changes,
    answersBefore: snapshot.answers,
    apply: () =>
      applyChanges(root, { plan, snapshot, changes, inputs, answers: text, ...(former !== undefined && { former }) }),
  };
}

/** Whether a change alters anything on the disk, or must be settled by the user. */
export function isAChange(change: Change): boolean {
  return (
    ["create", "update", "merged", "conflict"].includes(change.type) || (change.type === "orphan" && change.remove)
  );
}

/** Whether a person is told of a change: also of a file of theirs that has left the plan and stays, for nothing is said of it later. */
export function isToBeTold(change: Change): boolean {
  return isAChange(change) || change.type === "orphan";
}
