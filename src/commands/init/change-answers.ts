import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { type ChangedAnswer, findChangedAnswers } from "../../answers/diff.ts";
import { removeAnswer } from "../../answers/edit/remove.ts";
import { setAnswer } from "../../answers/edit/set.ts";
import { answersFile } from "../../answers/file.ts";
import { readAnswerFlags } from "../../answers/flags/flags.ts";
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
import { isUnfinished } from "../../write/manifest.ts";
import { describeControlChanges } from "./control-lines.ts";
import { prepareGuide, reviewUnready } from "./guide.ts";
import { type ImportedAgain, importAgain, rememberImport } from "./import/import-again.ts";
import type { TakenOver } from "./import/import-option.ts";
import { makeFiles } from "./make-files.ts";
import { formatAdded } from "./show-answers.ts";
import type { InitOptions } from "./spec.ts";

/**
 * The wizard in a folder with a project. It starts with the review and asks what the user picks, or takes the flags; then it shows the effect and
 * writes after a yes. Only the changed lines of harden.yml are touched. Where a run did not end, the same call ends it.
 */
export async function changeAnswers(context: Context, options: InitOptions): Promise<ExitCode> {
  const { root, io } = context;
  const before = await openProject(root);
  const isToBeFinished = isUnfinished(root);
  const wanted = await agreeOnChange(context, options, before);
  if (wanted === undefined) {
    tell(io, "Nothing was written.");
    return exitCodes.done;
  }
  const { after, files, imported, forget } = wanted;
  makeFiles(context, files);
  const remember = async () => imported && rememberImport(root, imported, before.answers.name);
  if (after === before && isToBeFinished) {
    tell(io, "The last run did not end: the project is written from the answers in harden.yml.");
  } else if (after === before) {
    await remember();
    tell(io, "Nothing to change: harden.yml has these answers already.");
    return exitCodes.done;
  }
  const writeAnswers = async () => {
    await writeFileAtomic(join(root, answersFile), after.text);
    await remember();
  };
  const brought = { writeAnswers, ...(imported && { secrets: imported.secrets }) };
  const known = after === before ? [] : (["changes"] as const);
  const code = await withProjectLock(root, () => writeProject(context, options, after, brought, known));
  await (imported && agreeToOutside(context, after));
  forget();
  return code;
}

interface Wanted {
  readonly after: Project;
  readonly files: readonly NewFile[];
  /** The import that it has the changes of. */
  readonly imported?: TakenOver;
  forget(): void;
}

/** The project with the confirmed text of harden.yml; undefined if the user declined. */
async function agreeOnChange(context: Context, options: InitOptions, before: Project): Promise<Wanted | undefined> {
  if (options.from.length > 0) {
    return importForChange(context, options, before);
  }
  const isNewStack = options.preset !== undefined || options.answers !== undefined;
  const flags = isNewStack ? {} : readAnswerFlags(options).value;
  const changes = findChangedAnswers({}, flags);
  if (changes.length > 0) {
    const after = await editorOf(before)(changes);
    return after === before || (await confirm(context, options, await show(context, before, after), true))
      ? { after, files: [], forget: () => undefined }
      : undefined;
  }
  if (isUnfinished(context.root)) {
    return { after: before, files: [], forget: () => undefined };
  }
  if (isNewStack || !canAsk(context.io) || options.yes) {
    throw buildUsageProblem({
      where: join(context.root, answersFile),
      what: "there is a project here already",
      fix: "Give the change (`--set KEY=VALUE`), edit this file and run `harden-init generate`, or choose another folder: harden-init init DIR",
    });
  }
  return askForChange(context, options, before);
}

async function importForChange(context: Context, options: InitOptions, before: Project): Promise<Wanted | undefined> {
  const again = await importAgain(context, options, before);
  if (again === undefined) {
    return undefined;
  }
  const { imported, answers, added } = again;
  const saved = parseAnswers(before.text, answersFile).value;
  const after = await editorOf(before)(findChangedAnswers(saved, answers));
  const wanted: Wanted = { after, files: [], imported, forget: () => undefined };
  if (after === before) {
    return wanted;
  }
  const message = await show(context, before, after, { imported, added });
  return (await confirm(context, options, message, true)) ? wanted : undefined;
}

async function askForChange(context: Context, options: InitOptions, before: Project): Promise<Wanted | undefined> {
  const saved = parseAnswers(before.text, answersFile).value;
  const edit = editorOf(before);
  const review = async (answers: unknown): Promise<Review> => {
    const wrong = reviewUnready(context, answers, before.kinds);
    if (wrong !== undefined) {
      return wrong;
    }
    const after = await edit(findChangedAnswers(saved, answers));
    return after === before
      ? { message: "Which answer do you want to change?", reason: "Typing a part of it finds it.", isReady: false }
      : { message: await show(context, before, after), reason: "Or pick another answer to change.", isReady: true };
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
  return agreed ? { after: await edit(findChangedAnswers(saved, answers)), files, forget: resume.forget } : undefined;
}

/** The project with changed answers; for those that were shown last it is the one that was shown. */
function editorOf(before: Project): (changes: readonly ChangedAnswer[]) => Promise<Project> {
  let last = before;
  return async (changes) => {
    const text = changes.reduce(
      (edited, { path, value }) =>
        value === undefined ? removeAnswer(edited, path, answersFile) : setAnswer(edited, path, value, answersFile),
      before.text,
    );
    last = text === before.text ? before : text === last.text ? last : await readProject(before.root, text);
    return last;
  };
}

/** Prints how the change of answers changes the project. Returns the question. */
async function show(
  context: Context,
  before: Project,
  after: Project,
  again?: Pick<ImportedAgain, "imported" | "added">,
): Promise<string> {
  const { changes: files, answersBefore } = await decideProject(after);
  if (!context.quiet && !context.json) {
    const change = { type: "update", path: answersFile, mode: 0o644, before: before.text, text: after.text } as const;
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
