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
import type { Project } from "./project.ts";
import type { Context, Options } from "./types.ts";
import type { Written } from "./writing.ts";

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
  const { sayWritten, write } = await import("./writing.ts");
  return withProjectLock(context.root, async () => {
    const written = await write(context, options, project, upgraded.write && { writeAnswers: upgraded.write });
    return options.resolve !== undefined && written.changes.some(({ type }) => type === "conflict")
      ? writeResolved(context, options, project, written)
      : sayWritten(context, written);
  });
}

/** Settles the conflicts of what was written, and writes what that leads to. Programs are told of it as one. */
async function writeResolved(context: Context, options: Options, project: Project, first: Written): Promise<ExitCode> {
  const [{ sayWritten, write }, { resolveConflicts }] = await Promise.all([
    import("./writing.ts"),
    import("./resolve.ts"),
  ]);
  const conflicts = first.changes.filter(({ type }) => type === "conflict");
  const others = first.changes.filter((change) => !conflicts.includes(change));
  if (!context.json) {
    sayWritten(context, first, ["notes"]);
  }
  const isSettled = (await resolveConflicts(context, options)) === 0;
  const paths = new Set(conflicts.map(({ path }) => path));
  const second = isSettled ? (await write(context, options, project)).changes : [];
  const settled = second.filter(({ path }) => paths.has(path));
  const whole = { ...first, changes: [...others, ...(isSettled ? settled : conflicts)] };
  const code = sayWritten(context, context.json ? whole : { ...first, changes: settled, secrets: [] });
  return isSettled ? code : exitCodes.notAsWanted;
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
