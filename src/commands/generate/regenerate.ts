import { existsSync } from "node:fs";
import { join } from "node:path";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { formatSentence, printJson, printLines, printVerbatim, tell } from "../../lib/io.ts";
import { describeChange } from "../../merge/describe.ts";
import type { Change } from "../../merge/types.ts";
import { decideProject, isAChange, isToBeTold } from "../../project/decide.ts";
import { drawDiff } from "../../project/diff-lines.ts";
import { requireLocked } from "../../project/images/require-locked.ts";
import { type Project, readProject } from "../../project/open.ts";
import { describeConsequences } from "../../project/previous-names/consequences.ts";
import type { Context } from "../../project/types.ts";
import { sayWritten, type Written, writeQuietly } from "../../project/write.ts";
import { vaultPath } from "../../secrets/vault/path.ts";
import { withProjectLock } from "../../write/lock.ts";
import { readWriter } from "../../write/manifest.ts";
import { sayNothingToDo } from "./nothing-to-do.ts";
import { resolveConflicts } from "./resolve.ts";
import type { GenerateOptions } from "./spec.ts";
import { confirmReplacing, upgradeAnswers } from "./upgrade.ts";

/** Writes a project that differs from its answers, or shows what would change. @param text the content of harden.yml */
export async function regenerateProject(context: Context, options: GenerateOptions, text: string): Promise<ExitCode> {
  const upgraded = await upgradeAnswers(context, options, text);
  if (upgraded === undefined) {
    return exitCodes.done;
  }
  const project = await readProject(context.root, upgraded.text);
  requireLocked(project);
  if (options.check || options.diff) {
    const { changes, answersBefore } = await decideProject(project);
    const notes = describeConsequences(answersBefore, project);
    const all = [...upgraded.changes, ...changes, ...newVault(context.root)];
    return sayWhatWouldHappen(context, options, { changes: all, notes });
  }
  if (!(await confirmReplacing(context, options, readWriter(context.root)))) {
    return exitCodes.done;
  }
  return withProjectLock(context.root, async () => {
    const written = await writeQuietly(context, options, project, upgraded.write && { writeAnswers: upgraded.write });
    return options.resolve !== undefined && written.changes.some(({ type }) => type === "conflict")
      ? writeResolved(context, options, project, written)
      : sayWritten(context, written);
  });
}

/** Settles the open conflicts and writes the result. Programs get one document for both. */
async function writeResolved(
  context: Context,
  options: GenerateOptions,
  project: Project,
  first: Written,
): Promise<ExitCode> {
  const conflicts = first.changes.filter(({ type }) => type === "conflict");
  const others = first.changes.filter((change) => !conflicts.includes(change));
  if (!context.json) {
    sayWritten(context, first, ["notes"]);
  }
  const isSettled = (await resolveConflicts(context, options)) === 0;
  const paths = new Set(conflicts.map(({ path }) => path));
  const second = isSettled ? (await writeQuietly(context, options, project)).changes : [];
  const settled = second.filter(({ path }) => paths.has(path));
  const whole = { ...first, changes: [...others, ...(isSettled ? settled : conflicts)] };
  const code = sayWritten(context, context.json ? whole : { ...first, changes: settled, secrets: [] });
  return isSettled ? code : exitCodes.notAsWanted;
}

/** A missing vault is made again, with new secrets. */
function newVault(root: string): readonly Change[] {
  return existsSync(join(root, vaultPath)) ? [] : [{ type: "create", path: vaultPath, mode: 0o600, text: "" }];
}

interface WouldHappen {
  readonly changes: readonly Change[];
  readonly notes: readonly string[];
}

async function sayWhatWouldHappen(
  context: Context,
  options: GenerateOptions,
  { changes, notes }: WouldHappen,
): Promise<ExitCode> {
  const { io } = context;
  if (!changes.some(isToBeTold)) {
    return sayNothingToDo(context);
  }
  const wanted = changes.filter(isAChange);
  if (context.json) {
    printJson(io, { changes: wanted.map(({ type, path }) => ({ type, path })) });
  } else if (options.diff) {
    printVerbatim(io, await diffsOf(context, wanted));
  } else {
    printLines(io, changes.filter(isToBeTold).map(describeChange));
  }
  const count =
    wanted.length === 0 ? [] : [`${wanted.length} of ${changes.length} files would change; nothing was written.`];
  for (const line of context.quiet ? [] : [...notes.map((note) => formatSentence(io, "note", note)), ...count]) {
    tell(io, line);
  }
  return wanted.length === 0 || !options.check ? exitCodes.done : exitCodes.notAsWanted;
}

async function diffsOf({ io }: Context, changes: readonly Change[]): Promise<readonly string[]> {
  const diffs = await Promise.all(changes.map((change) => drawDiff(change, io.colours)));
  return diffs.flat();
}
