import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { type ChangedAnswer, findChangedAnswers } from "../../answers/diff.ts";
import { removeAnswer } from "../../answers/edit/remove.ts";
import { setAnswer } from "../../answers/edit/set.ts";
import { answersFile } from "../../answers/file.ts";
import { readAnswerFlags } from "../../answers/flags.ts";
import { parseAnswers } from "../../answers/parse.ts";
import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { canAsk, formatSentence, printLines, printVerbatim, tell } from "../../lib/io.ts";
import { describeChange } from "../../merge/describe.ts";
import { confirm } from "../../project/confirm.ts";
import { decideProject, isToBeTold } from "../../project/decide.ts";
import { drawDiff } from "../../project/diff-lines.ts";
import { openProject, type Project, readProject } from "../../project/open.ts";
import { describeConsequences } from "../../project/previous-names/consequences.ts";
import { agreeToOutside } from "../../project/reviewed/require-reviewed.ts";
import type { Context } from "../../project/types.ts";
import { writeProject } from "../../project/write.ts";
import { surveyFolder } from "../../survey/survey-folder.ts";
import { readTakenPorts } from "../../survey/taken-ports.ts";
import { ask } from "../../wizard/ask.ts";
import type { Review } from "../../wizard/review.ts";
import type { NewFile } from "../../wizard/types.ts";
import { withProjectLock } from "../../write/lock.ts";
import { describeControlChanges } from "./control-lines.ts";
import { prepareGuide, reviewUnready } from "./guide.ts";
import { type ImportedAgain, importAgain, rememberImport } from "./import-again.ts";
import type { TakenOver } from "./import-option.ts";
import { makeFiles } from "./make-files.ts";
import { formatAdded } from "./show-answers.ts";
import type { InitOptions } from "./spec.ts";

/**
 * The wizard in a folder with a project. It starts with the review and asks what the user picks, or takes the flags; then it shows the effect and
 * writes after a yes. Only the changed lines of harden.yml are touched.
 */
export async function changeAnswers(context: Context, options: InitOptions): Promise<ExitCode> {
  const { root, io } = context;
  const before = await openProject(root);
  const wanted = await wantedText(context, options, before);
  if (wanted === undefined) {
    tell(io, "Nothing was written.");
    return exitCodes.done;
  }
  const { text, files, imported, forget } = wanted;
  makeFiles(context, files);
  const remember = async () => imported && rememberImport(root, imported, before.answers.name);
  if (text === before.text) {
    await remember();
    tell(io, "Nothing to change: harden.yml has these answers already.");
    return exitCodes.done;
  }
  const after = await readProject(root, text);
  const writeAnswers = async () => {
    await writeFileAtomic(join(root, answersFile), text);
    await remember();
  };
  const brought = { writeAnswers, ...(imported && { secrets: imported.secrets }) };
  const code = await withProjectLock(root, () => writeProject(context, options, after, brought, ["changes"]));
  await (imported && agreeToOutside(context, after));
  forget();
  return code;
}

interface Wanted {
  readonly text: string;
  readonly files: readonly NewFile[];
  /** The import that it has the changes of. */
  readonly imported?: TakenOver;
  forget(): void;
}

/** The confirmed text of harden.yml; undefined if the user declined. */
async function wantedText(context: Context, options: InitOptions, before: Project): Promise<Wanted | undefined> {
  if (options.from.length > 0) {
    return importedText(context, options, before);
  }
  const isNewStack = options.preset !== undefined || options.answers !== undefined;
  const flags = isNewStack ? {} : readAnswerFlags(options).value;
  const saved = parseAnswers(before.text, answersFile).value;
  const changes = findChangedAnswers({}, flags);
  if (changes.length > 0) {
    const text = edited(before.text, changes);
    const isSame = text === before.text;
    const message = isSame ? "" : await show(context, before, text);
    return isSame || (await confirm(context, options, message, true))
      ? { text, files: [], forget: () => undefined }
      : undefined;
  }
  if (isNewStack || !canAsk(context.io) || options.yes) {
    throw buildUsageProblem({
      where: join(context.root, answersFile),
      what: "there is a project here already",
      fix: "Give the change (`--set KEY=VALUE`), edit this file and run `harden-init generate`, or choose another folder: harden-init init DIR",
    });
  }
  return askedText(context, options, before, saved);
}

async function importedText(context: Context, options: InitOptions, before: Project): Promise<Wanted | undefined> {
  const { imported, answers, added } = await importAgain(context, options, before);
  const saved = parseAnswers(before.text, answersFile).value;
  const text = edited(before.text, findChangedAnswers(saved, answers));
  const wanted: Wanted = { text, files: [], imported, forget: () => undefined };
  if (text === before.text) {
    return wanted;
  }
  const message = await show(context, before, text, { imported, added });
  return (await confirm(context, options, message, true)) ? wanted : undefined;
}

async function askedText(
  context: Context,
  options: InitOptions,
  before: Project,
  saved: unknown,
): Promise<Wanted | undefined> {
  const textOf = (answers: unknown) => edited(before.text, findChangedAnswers(saved, answers));
  const review = async (answers: unknown): Promise<Review> => {
    const text = textOf(answers);
    const wrong = reviewUnready(context, answers, before.kinds);
    if (wrong !== undefined) {
      return wrong;
    }
    return text === before.text
      ? { message: "Which answer do you want to change?", reason: "Typing a part of it finds it.", isReady: false }
      : { message: await show(context, before, text), reason: "Or pick another answer to change.", isReady: true };
  };
  const { guide, resume } = await prepareGuide(context, options, review);
  const asking = {
    given: saved,
    preset: undefined,
    extent: "required" as const,
    kinds: before.kinds,
    folder: before.root,
    found: surveyFolder(before.root, readTakenPorts()),
  };
  const { answers, agreed, files } = await ask(asking, guide);
  return agreed ? { text: textOf(answers), files, forget: resume.forget } : undefined;
}

function edited(text: string, changes: readonly ChangedAnswer[]): string {
  return changes.reduce(
    (edit, { path, value }) =>
      value === undefined ? removeAnswer(edit, path, answersFile) : setAnswer(edit, path, value, answersFile),
    text,
  );
}

/** Prints how a new text of harden.yml changes the project. Returns the question. */
async function show(
  context: Context,
  before: Project,
  text: string,
  again?: Pick<ImportedAgain, "imported" | "added">,
): Promise<string> {
  const after = await readProject(before.root, text);
  const { changes: files, answersBefore } = await decideProject(after);
  if (!context.quiet && !context.json) {
    const change = { type: "update", path: answersFile, mode: 0o644, before: before.text, text } as const;
    printVerbatim(context.io, [...(await drawDiff(change, context.io.colours)), ""]);
    printLines(context.io, [
      ...files.filter(isToBeTold).map(describeChange),
      ...describeControlChanges(before.model, after.model).map((line) => formatSentence(context.io, "control", line)),
      ...describeConsequences(answersBefore, after).map((note) => formatSentence(context.io, "note", note)),
      ...(again === undefined ? [] : formatAdded(context, again, after)),
    ]);
  }
  return `Write ${answersFile} and these files?`;
}
