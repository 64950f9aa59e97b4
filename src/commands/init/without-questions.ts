import { answersFile } from "../../answers/file.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import type { Kinds } from "../../model/kinds.ts";
import type { WrittenAnswers } from "../../model/schema/answers.ts";
import { validateAnswers } from "../../model/validate.ts";
import type { Project } from "../../project/open.ts";
import { findMissing } from "../../project/ready.ts";
import type { Collected } from "../../wizard/collect.ts";
import { copyReadFolders, findLocalFolders } from "../../wizard/questions/import/places.ts";
import type { Known, TakenOver } from "./import/import-option.ts";
import type { InitOptions } from "./spec.ts";

/* What a person would have been asked about, where nobody is asked. */

/**
 * Requires what the questions would have offered to make or to change.
 *
 * @throws Problem (exit 2) with all that is missing
 */
export function requireAllThere(
  { preset }: InitOptions,
  project: Project,
  written: WrittenAnswers,
  { imported }: Known,
): void {
  if (imported !== undefined) {
    requireFoldersThere(imported, written);
  }
  if (preset !== undefined) {
    requireFiles(project);
  }
}

/**
 * A preset is taken as it is only where it can be deployed: its answers are not the user's.
 *
 * @throws Problem (exit 2) with every file that is missing
 */
function requireFiles(project: Project): void {
  const missing = findMissing(project);
  if (missing.length > 0) {
    const fix =
      "Make it first, or name another with --set. On a terminal, without --yes, the questions offer to make it.";
    throw buildUsageProblem(
      missing.map(({ where = "", what }) => ({ where: where.replace(`${answersFile} `, ""), what, fix })),
    );
  }
}

/** The answers, with what services only read copied to the server: that changes nothing for them. */
export function withCopies({ from }: TakenOver, collected: Collected, kinds: Kinds): Collected {
  const written = copyReadFolders(collected.written, Object.keys(collected.written.services), from);
  if (written === collected.written) {
    return collected;
  }
  const result = validateAnswers(written, kinds);
  return result.ok ? { ...collected, written: written as WrittenAnswers, answers: result.answers } : collected;
}

/**
 * A server has none of the folders that lie beside the compose file, and the engine would make empty ones.
 *
 * @throws Problem (exit 2) with each such folder, where the stack goes to another machine
 */
function requireFoldersThere({ from }: TakenOver, answers: WrittenAnswers): void {
  const complaints = Object.keys(answers.services).flatMap((name) =>
    findLocalFolders(answers, name, from).map(({ source }) => ({
      where: `services.${name}.volumes`,
      what: `${source} lies on this machine, and the service may write to it`,
      fix: "If it only reads it, write `:ro` behind the mount in the compose file: then it is copied to the server. Else write a named volume, or the absolute path of the server; on a terminal, without --yes, this is a question.",
    })),
  );
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints);
  }
}
