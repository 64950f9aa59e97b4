import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { print, sentence, tell } from "../lib/io.ts";
import type { Secret } from "../lib/secret.ts";
import { describeChange } from "../merge/describe.ts";
import type { Change } from "../merge/types.ts";
import { formerNotes } from "./former.ts";
import type { Project } from "./project.ts";
import { decideProject, isAChange, isToBeTold } from "./rendering.ts";
import type { Context, Options } from "./types.ts";
import { ensureVault } from "./vault.ts";

/** What only a new project brings. */
export interface NewProject {
  /** Writes harden.yml. */
  readonly writeAnswers?: () => Promise<void>;
  /** Secrets that the stack had before, by their variable in the vault. */
  readonly secrets?: ReadonlyMap<string, Secret>;
}

/**
 * Writes a project and its vault, and says what was done. Call it under the project's lock.
 */
export async function writeProject(
  context: Context,
  options: Options,
  project: Project,
  { writeAnswers = async () => {}, secrets: given }: NewProject = {},
): Promise<ExitCode> {
  const decided = await decideProject(project);
  // The vault comes first: it is what can still be refused, and nothing that refers to a secret is there before the secret.
  const secrets = await ensureVault(context, options, project, given);
  await writeAnswers();
  await decided.apply();
  const notes = [...formerNotes(decided.answersBefore, project), ...project.model.notes];
  say(context, decided.changes.filter(isToBeTold), secrets, notes);
  return decided.changes.some(({ type }) => type === "conflict") ? exitCodes.notAsWanted : exitCodes.done;
}

function say(
  { io, json, quiet }: Context,
  changes: readonly Change[],
  secrets: readonly string[],
  notes: readonly string[],
): void {
  if (json) {
    print(
      io,
      JSON.stringify({ changes: changes.filter(isAChange).map(({ type, path }) => ({ type, path })), secrets, notes }),
    );
    return;
  }
  const conflicts = changes.filter(({ type }) => type === "conflict");
  for (const line of quiet ? conflicts.map(describeChange) : [...changes.map(describeChange), ...secrets]) {
    print(io, line);
  }
  if (!quiet && notes.length > 0) {
    print(io);
    for (const line of notes.flatMap((note) => sentence(io, "note", note))) {
      print(io, line);
    }
  }
  if (conflicts.length > 0) {
    tell(
      io,
      `${io.colours.red("conflict")} ${conflicts.length} of your files ${conflicts.length === 1 ? "stays as it is" : "stay as they are"}; the lines above say what to do.`,
    );
  }
}
