import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { askAgain, type ChangedAnswer } from "../answers/again.ts";
import { setAnswer } from "../answers/edit.ts";
import { answersFile, readAnswersText } from "../answers/file.ts";
import { answersFromFlags } from "../answers/flags.ts";
import { terminalPrompter } from "../answers/inquirer.ts";
import { parseAnswers } from "../answers/parse.ts";
import { loadKinds } from "../kinds/load.ts";
import { type ExitCode, exitCodes, usageProblem } from "../lib/errors.ts";
import { isInteractive, print, tell } from "../lib/io.ts";
import { isMap, type KeyPath } from "../lib/paths.ts";
import { describeChange } from "../merge/describe.ts";
import { diffChange } from "../merge/diff.ts";
import type { Model } from "../model/types.ts";
import { withProjectLock } from "../write/lock.ts";
import { confirm } from "./confirm.ts";
import { openProject, understand } from "./project.ts";
import { decideProject, isAChange } from "./rendering.ts";
import type { Context, Options } from "./types.ts";
import { writeProject } from "./writing.ts";

/**
 * The wizard in a folder that has a project: asks what the person picks, or takes what the flags say, shows what that does, and writes it after a yes.
 * Only the lines of harden.yml that change are touched.
 */
export async function changeAnswers(context: Context, options: Options): Promise<ExitCode> {
  const { root, io } = context;
  const file = join(root, answersFile);
  const text = await readAnswersText(file);
  const before = await openProject(root);
  const changes = await changesOf(context, options, text);
  const edited = changes.reduce((edit, { path, value }) => setAnswer(edit, path, value, answersFile), text);
  if (edited === text) {
    tell(io, "Nothing to change: the answers are these already.");
    return exitCodes.done;
  }
  const after = await understand(root, edited);
  const { changes: files } = await decideProject(after);
  if (!context.quiet && !context.json) {
    const diff = await diffChange({ type: "update", path: answersFile, mode: 0o644, before: text, text: edited });
    for (const line of [
      ...diff.trimEnd().split("\n"),
      "",
      ...files.filter(isAChange).map(describeChange),
      ...controlLines(before.model, after.model),
    ]) {
      print(io, line);
    }
  }
  if (!(await confirm(context, options, `Write ${answersFile} and these files?`, true))) {
    tell(io, "Nothing was written.");
    return exitCodes.done;
  }
  return withProjectLock(root, () =>
    writeProject(context, options, after, { writeAnswers: () => writeFileAtomic(file, edited) }),
  );
}

async function changesOf(
  { root, io, signal }: Context,
  options: Options,
  text: string,
): Promise<readonly ChangedAnswer[]> {
  const isNewStack = ["preset", "answers", "from"].some(
    (name) => [options[name]].flat().length > 0 && options[name] !== undefined,
  );
  const flags = isNewStack ? [] : leaves(answersFromFlags(options).value, []);
  if (flags.length > 0) {
    return flags;
  }
  if (isNewStack || !isInteractive(io) || options.yes === true) {
    throw usageProblem({
      where: join(root, answersFile),
      what: "there is a project here already",
      fix: "Name what shall change (`--set KEY=VALUE`), edit this file and run `harden-init generate`, or choose another folder: harden-init init DIR",
    });
  }
  const kinds = await loadKinds(root);
  return askAgain(parseAnswers(text, answersFile).value, { kinds, folder: root }, terminalPrompter(io, signal));
}

/** What the flags say, key by key; a list is one value. */
function leaves(value: unknown, path: KeyPath): readonly ChangedAnswer[] {
  return isMap(value)
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
    : value === undefined
      ? []
      : [{ path, value }];
}

/** The security effect: controls that the stack gains or loses. */
function controlLines(before: Model, after: Model): readonly string[] {
  const had = new Set(before.controls.filter(({ on }) => on).map(({ control }) => control.slug));
  const has = new Set(after.controls.filter(({ on }) => on).map(({ control }) => control.slug));
  return [
    ...after.controls
      .filter(({ control, on }) => on && !had.has(control.slug))
      .map(({ control }) => `control + ${control.slug}: ${control.reason}`),
    ...before.controls
      .filter(({ control, on }) => on && !has.has(control.slug))
      .map(({ control }) => `control - ${control.slug}: ${control.reason}`),
  ];
}
