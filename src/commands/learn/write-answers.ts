import { readFile } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { answersFile } from "../../answers/file.ts";
import { exitCodes, Problem } from "../../lib/errors.ts";
import { canAsk } from "../../lib/io.ts";
import type { Change } from "../../merge/types.ts";
import { decideProject } from "../../project/decide.ts";
import { type Project, readProject } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";

/** Whether the user is there to answer a question. */
export function canBeAsked({ io, json }: Context): boolean {
  return !json && canAsk(io);
}

/**
 * Writes a new text of harden.yml, and the project from it. Answers that were learned bring no new secret, so the vault stays closed. Call it under the
 * project's lock.
 *
 * @throws Problem (exit 3) where harden.yml is not what the project was read from
 */
export async function writeAnswers(project: Project, text: string): Promise<readonly Change[]> {
  const { changes, apply } = await decideProject(await readProject(project.root, text));
  const file = join(project.root, answersFile);
  if ((await readFile(file, "utf8")).replace(/^\uFEFF/, "") !== project.text) {
    throw new Problem(exitCodes.notAsWanted, {
      where: answersFile,
      what: "it changed during this run, so it was not touched.",
      fix: "What was learned is kept. Run the same command again to have it proposed again.",
    });
  }
  await writeFileAtomic(file, text);
  await apply();
  return changes;
}
