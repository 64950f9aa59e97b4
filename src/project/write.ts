import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { formatSentence, printJson, printLines, tell } from "../lib/io.ts";
import type { Secret } from "../lib/secret.ts";
import { describeChange } from "../merge/describe.ts";
import type { Change } from "../merge/types.ts";
import { listNotes } from "../model/build/notes.ts";
import type { Consent } from "./confirm.ts";
import { decideProject, isAChange, isToBeTold } from "./decide.ts";
import type { Project } from "./open.ts";
import { describeConsequences } from "./previous-names/consequences.ts";
import { findToldNotes, rememberNotes } from "./told-notes.ts";
import type { Context } from "./types.ts";
import { ensureVault } from "./vault/vault.ts";

/** Only for a new project. */
export interface NewProject {
  /** Writes harden.yml. */
  readonly writeAnswers?: () => Promise<void>;
  /** The stack's previous secrets, by their variable in the vault. */
  readonly secrets?: ReadonlyMap<string, Secret>;
  /** Further content of the JSON document. */
  readonly document?: object;
}

/** The result of writing a project. */
export interface Written {
  readonly changes: readonly Change[];
  /** What is new in the vault, for the user. */
  readonly secrets: readonly string[];
  /** What a smaller set of answers means for the servers. */
  readonly former: readonly string[];
  readonly notes: readonly string[];
  /** See `NewProject`. */
  readonly document?: object;
}

/** What was shown already and is not repeated, or comes later; `changes` are those of files and servers. `counted` notes are known in other words. */
export type Told = "changes" | "notes" | "counted";

/** Writes a project and its vault, and reports it. Call it under the project's lock. */
export async function writeProject(
  context: Context,
  consent: Consent,
  project: Project,
  brought: NewProject = {},
  told: readonly Told[] = [],
): Promise<ExitCode> {
  const written = await writeQuietly(context, consent, project, brought);
  return sayWritten(context, { ...written, ...(brought.document && { document: brought.document }) }, told);
}

/** The same without output. */
export async function writeQuietly(
  context: Context,
  consent: Consent,
  project: Project,
  { writeAnswers = async () => {}, secrets: given }: NewProject = {},
): Promise<Written> {
  const { changes, answersBefore, apply } = await decideProject(project);
  // The vault comes first: it can still be refused, and no file may refer to a secret that does not exist.
  const secrets = await ensureVault(context, consent, project, given);
  await writeAnswers();
  await apply();
  return { changes, secrets, former: describeConsequences(answersBefore, project), notes: listNotes(project.model) };
}

/** Reports what was done; the exit code shows whether conflicts are left. */
export function sayWritten(context: Context, { changes, ...more }: Written, told: readonly Told[] = []): ExitCode {
  say(context, { changes: changes.filter(isToBeTold), ...more }, told);
  return changes.some(({ type }) => type === "conflict") ? exitCodes.notAsWanted : exitCodes.done;
}

function say({ io, root, json, quiet, verbose }: Context, written: Written, told: readonly Told[]): void {
  const { changes, secrets } = written;
  const consequences = told.includes("changes") ? [] : written.former;
  if (json) {
    printJson(io, {
      changes: changes.filter(isAChange).map(({ type, path }) => ({ type, path })),
      secrets,
      notes: [...consequences, ...written.notes],
      ...written.document,
    });
    return;
  }
  const conflicts = changes.filter(({ type }) => type === "conflict");
  const news = told.includes("changes") ? [] : verbose ? changes.map(describeChange) : shorten(changes);
  printLines(io, quiet ? conflicts.map(describeChange) : [...news, ...secrets]);
  if (!quiet && !told.includes("notes")) {
    const known = told.includes("counted") ? written.notes : findToldNotes(root, written.notes);
    sayNotes(io, [...consequences, ...written.notes.filter((note) => !known.includes(note))], known.length);
    rememberNotes(root, written.notes);
  }
  tellConflicts(io, conflicts.length);
}

/** The notes that are new; the others stand in the project's README. */
function sayNotes(io: Context["io"], news: readonly string[], known: number): void {
  const count = `${known}${news.length > 0 ? " more" : ""} ${known === 1 ? "note" : "notes"}`;
  const others = known === 0 ? [] : [`${count}: README.md, under "To know".`];
  if (news.length + known > 0) {
    printLines(io, ["", ...news.map((note) => formatSentence(io, "note", note)), ...others]);
  }
}

function tellConflicts(io: Context["io"], count: number): void {
  if (count > 0) {
    tell(
      io,
      `${io.colours.red("conflict")} ${count} of your files ${count === 1 ? "was" : "were"} not changed; the lines above say what to do.`,
    );
  }
}

/** More new files than that are counted, because nobody reads them one by one. */
const mostCreated = 12;

/** A new project is told by its folders, every other change by its file. */
function shorten(changes: readonly Change[]): readonly string[] {
  const created = changes.filter(({ type }) => type === "create");
  if (created.length <= mostCreated) {
    return changes.map(describeChange);
  }
  const names = [...new Set(created.map(({ path }) => path.replace(/\/.*/s, "/")))];
  const others = changes.filter(({ type }) => type !== "create");
  return [`${created.length} files written: ${names.join(", ")} (--verbose lists them)`, ...others.map(describeChange)];
}
