import { existsSync } from "node:fs";
import { join } from "node:path";
import { answersFile, readAnswersText } from "../answers/file.ts";
import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { print, sentence, tell } from "../lib/io.ts";
import type { Change } from "../merge/types.ts";
import { vaultPath } from "../secrets/vault-path.ts";
import { withProjectLock } from "../write/lock.ts";
import { isUpToDate, writtenBy } from "../write/manifest.ts";
import { inputsFingerprint } from "./fingerprint.ts";
import type { Context, Options } from "./types.ts";

/**
 * Writes the project again from its answers. What the user changed is merged; `--check` and `--diff` only say what would happen. Everything
 * that a project with nothing to do can be spared is loaded later.
 */
export async function run(context: Context, options: Options): Promise<ExitCode> {
  await checkSide(options);
  const text = await readAnswersText(join(context.root, answersFile));
  if (isWhole(context.root, text)) {
    return sayNothingToDo(context);
  }
  const [{ mayReplace, upgradeAnswers }, { understand }] = await Promise.all([
    import("./upgrade.ts"),
    import("./project.ts"),
  ]);
  const upgraded = await upgradeAnswers(context, options, text);
  if (upgraded === undefined) {
    return exitCodes.done;
  }
  const project = await understand(context.root, upgraded.text);
  if (options.check === true || options.diff === true) {
    const [{ decideProject }, { formerNotes }] = await Promise.all([import("./rendering.ts"), import("./former.ts")]);
    const { changes, answersBefore } = await decideProject(project);
    const notes = formerNotes(answersBefore, project);
    const all = [...upgraded.changes, ...changes, ...newVault(context.root)];
    return sayWhatWouldHappen(context, options, { changes: all, notes });
  }
  if (!(await mayReplace(context, options, writtenBy(context.root)))) {
    return exitCodes.done;
  }
  const { writeProject } = await import("./writing.ts");
  return withProjectLock(context.root, async () => {
    const code = await writeProject(context, options, project, upgraded.write && { writeAnswers: upgraded.write });
    if (options.resolve === undefined || code !== exitCodes.notAsWanted) {
      return code;
    }
    const { resolveConflicts } = await import("./resolve.ts");
    const open = await resolveConflicts(context, options);
    return open === 0 ? writeProject(context, options, project) : exitCodes.notAsWanted;
  });
}

/** A word that is no side is refused before anything is written. */
async function checkSide({ resolve }: Options): Promise<void> {
  if (typeof resolve === "string") {
    const { sideIn } = await import("./resolve.ts");
    sideIn(resolve);
  }
}

function isWhole(root: string, text: string): boolean {
  return isUpToDate(root, inputsFingerprint(root, text)) && existsSync(join(root, vaultPath));
}

/** A vault that is gone is made again, with other secrets. */
function newVault(root: string): readonly Change[] {
  return existsSync(join(root, vaultPath)) ? [] : [{ type: "create", path: vaultPath, mode: 0o600, text: "" }];
}

function sayNothingToDo({ io, json, quiet }: Context): ExitCode {
  if (json) {
    print(io, JSON.stringify({ changes: [], secrets: [], notes: [] }));
  } else if (!quiet) {
    print(io, "Nothing to do: the project is what its answers say.");
  }
  return exitCodes.done;
}

interface WouldHappen {
  readonly changes: readonly Change[];
  readonly notes: readonly string[];
}

async function sayWhatWouldHappen(
  context: Context,
  options: Options,
  { changes, notes }: WouldHappen,
): Promise<ExitCode> {
  const { isAChange, isToBeTold } = await import("./rendering.ts");
  const { io } = context;
  if (!changes.some(isToBeTold)) {
    return sayNothingToDo(context);
  }
  const wanted = changes.filter(isAChange);
  if (context.json) {
    print(io, JSON.stringify({ changes: wanted.map(({ type, path }) => ({ type, path })) }));
  } else {
    const lines = options.diff === true ? await diffsOf(context, wanted) : await namesOf(changes.filter(isToBeTold));
    lines.forEach((line) => {
      print(io, line);
    });
  }
  const count =
    wanted.length === 0 ? [] : [`${wanted.length} of ${changes.length} files would change; nothing was written.`];
  for (const line of context.quiet ? [] : [...notes.flatMap((note) => sentence(io, "note", note)), ...count]) {
    tell(io, line);
  }
  return wanted.length === 0 || options.check !== true ? exitCodes.done : exitCodes.notAsWanted;
}

async function diffsOf({ io }: Context, changes: readonly Change[]): Promise<readonly string[]> {
  const { diffLines } = await import("./diff-lines.ts");
  const diffs = await Promise.all(changes.map((change) => diffLines(change, io.colours)));
  return diffs.flat();
}

async function namesOf(changes: readonly Change[]): Promise<readonly string[]> {
  const { describeChange } = await import("../merge/describe.ts");
  return changes.map(describeChange);
}
