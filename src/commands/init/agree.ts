import type { Source } from "../../answers/source.ts";
import { keepVolumeNames } from "../../import/volume-names.ts";
import { canAsk } from "../../lib/io.ts";
import { acceptUnpinned } from "../../model/build/accept-open-points.ts";
import type { Answers, WrittenAnswers } from "../../model/schema/answers.ts";
import { validateAnswers } from "../../model/validate.ts";
import { confirm } from "../../project/confirm.ts";
import type { Project } from "../../project/open.ts";
import { settleProject } from "../../project/settle.ts";
import type { Context } from "../../project/types.ts";
import { surveyFolder } from "../../survey/survey-folder.ts";
import { readTakenPorts } from "../../survey/taken-ports.ts";
import { collectAnswers } from "../../wizard/collect.ts";
import type { Review } from "../../wizard/review.ts";
import { readAnswersOption } from "./answers-option.ts";
import { complainAbout, prepareGuide } from "./guide.ts";
import type { Known, TakenOver } from "./import/import-option.ts";
import { moveProxies } from "./import/move-proxies.ts";
import { describeImport, type Shown, showAnswers } from "./show-answers.ts";
import type { InitOptions } from "./spec.ts";
import { requireAllThere, withCopies } from "./without-questions.ts";

/** A project that the user agreed to. */
export interface Wanted extends Shown {
  /** What the JSON document of the command says beside what was written. */
  readonly document?: object;
  /** Drops what was kept in case of an interruption. */
  forget(): void;
}

/** The new project, from options, files and a person; undefined where the person says no to it. */
export async function agreeOnProject(
  context: Context,
  options: InitOptions,
  known: Known,
): Promise<Wanted | undefined> {
  const { imported, kinds } = known;
  const source = imported === undefined ? await readAnswersOption(context, options) : sourceOf(imported, options);
  const isAsked = canAsk(context.io) && !options.yes && (imported !== undefined || options.answers !== "-");
  const settle = settlerFor(context, known);
  const guided = isAsked
    ? await prepareGuide(context, options, (answers, files) =>
        review(context, options, { answers, files }, known, settle),
      )
    : undefined;
  const said = await collectAnswers({
    options,
    kinds,
    folder: context.root,
    found: surveyFolder(context.root, isAsked ? readTakenPorts() : []),
    ...(imported && { importing: { where: imported.from, until: imported.until, ...asked(imported, options) } }),
    ...(source && { source }),
    ...(guided && { guide: guided.guide }),
  });
  if (said === undefined) {
    return undefined;
  }
  const collected = guided === undefined && imported !== undefined ? withCopies(imported, said, kinds) : said;
  const project = await settle(collected.written, collected.answers);
  const { files } = collected;
  if (guided === undefined) {
    requireAllThere(options, project, collected.written, known);
  }
  const agreed =
    guided !== undefined ||
    (await confirm(context, options, await showAnswers(context, options, { project, files }, known), true));
  return agreed
    ? { project, files, ...(await describeImport(context, project, known)), forget: () => guided?.resume.forget() }
    : undefined;
}

/** What the user may know better: variables that are in the vault only because they look random; and proxies, unless the options say it. */
function asked({ services, proxies }: TakenOver, { moveProxy: isSaid }: Pick<InitOptions, "moveProxy">) {
  return {
    guessed: services.flatMap(({ name, guessed }) => guessed.map((each) => ({ ...each, service: name }))),
    proxies: isSaid ? [] : proxies,
  };
}

type Settle = (written: WrittenAnswers, answers: Answers) => Promise<Project>;

/** The project of answers; for those that were shown last it is the one that was shown. */
function settlerFor({ root }: Context, { kinds, imported }: Known): Settle {
  let last: { readonly written: WrittenAnswers; readonly project: Promise<Project> } | undefined;
  return (written, answers) => {
    if (last?.written !== written) {
      last = { written, project: settleProject(root, { ...settling(written, answers, imported), kinds }) };
    }
    return last.project;
  };
}

/** Answers with what agreeing to an import adds to them. */
function settling(written: WrittenAnswers, answers: Answers, imported: TakenOver | undefined) {
  return imported === undefined
    ? { written, answers }
    : {
        written: keepVolumeNames(written, imported),
        answers: keepVolumeNames(answers, imported),
        comments: imported.comments,
        openUntil: imported.until,
      };
}

function sourceOf(imported: TakenOver, options: Pick<InitOptions, "moveProxy">): Source {
  const { answers, where, until } = imported;
  const moved = options.moveProxy ? moveProxies(answers, imported) : answers;
  return { value: acceptUnpinned(moved as WrittenAnswers, until), where };
}

async function review(
  context: Context,
  options: InitOptions,
  { answers, files }: Pick<Shown, "files"> & { readonly answers: unknown },
  known: Known,
  settle: Settle,
): Promise<Review> {
  const result = validateAnswers(answers, known.kinds);
  if (!result.ok) {
    return complainAbout(context, result.issues);
  }
  const project = await settle(answers as WrittenAnswers, result.answers);
  return {
    message: await showAnswers(context, options, { project, files }, known),
    reason: "Or pick an answer to change it: typing a part of it finds it.",
    isReady: true,
  };
}
