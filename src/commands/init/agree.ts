import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { answersFile } from "../../answers/file.ts";
import { migrateAnswers } from "../../answers/migrate.ts";
import { parseAnswers } from "../../answers/parse.ts";
import type { Source } from "../../answers/source.ts";
import { summaryLines } from "../../answers/summary.ts";
import { describeTable } from "../../import/table/json.ts";
import { formatOverview } from "../../import/table/overview.ts";
import { makeTable } from "../../import/table/table.ts";
import { formatDockerfiles, formatTable } from "../../import/table/text.ts";
import { keepVolumeNames } from "../../import/volume-names.ts";
import { errorCode, usageProblem } from "../../lib/errors.ts";
import { interruptible } from "../../lib/interruptible.ts";
import { canAsk, printLines } from "../../lib/io.ts";
import { acceptUnpinned } from "../../model/build/accept-open-points.ts";
import type { Kinds } from "../../model/kinds.ts";
import type { Answers, WrittenAnswers } from "../../model/schema/answers.ts";
import { validateAnswers } from "../../model/validate.ts";
import { confirm } from "../../project/confirm.ts";
import { decideProject, isAChange } from "../../project/decide.ts";
import type { Project } from "../../project/open.ts";
import { findMissing } from "../../project/ready.ts";
import { settleProject } from "../../project/settle.ts";
import type { Context } from "../../project/types.ts";
import { surveyFolder } from "../../survey/survey-folder.ts";
import { readTakenPorts } from "../../survey/taken-ports.ts";
import { type Collected, collectAnswers } from "../../wizard/collect.ts";
import { copyReadFolders, findLocalFolders } from "../../wizard/questions/import/places.ts";
import type { Review } from "../../wizard/review.ts";
import type { NewFile } from "../../wizard/types.ts";
import { countControls } from "./control-lines.ts";
import { complainAbout, prepareGuide } from "./guide.ts";
import type { TakenOver } from "./import-option.ts";
import type { InitOptions } from "./spec.ts";

interface Known {
  readonly kinds: Kinds;
  readonly imported?: TakenOver;
}

/** A project that the user agreed to. */
export interface Wanted {
  readonly project: Project;
  /** What the user wants made beside it. */
  readonly files: readonly NewFile[];
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
  const source = imported === undefined ? await answersOption(context, options) : sourceOf(imported);
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
    ...(imported && { importing: { folder: context.root, until: imported.until, guessed: guessedIn(imported) } }),
    ...(source && { source }),
    ...(guided && { guide: guided.guide }),
  });
  if (said === undefined) {
    return undefined;
  }
  const collected = guided === undefined && imported !== undefined ? withCopies(context, said, kinds) : said;
  const project = await settle(collected.written, collected.answers);
  const { files } = collected;
  if (guided === undefined) {
    requireAllThere(context, options, project, collected.written, known);
  }
  const agreed =
    guided !== undefined ||
    (await confirm(context, options, await show(context, options, { project, files }, known), true));
  return agreed
    ? { project, files, ...(await documentOf(project, known)), forget: () => guided?.resume.forget() }
    : undefined;
}

/** What the user may know better: variables that are in the vault only because they look random. */
function guessedIn({ services }: TakenOver) {
  return services.flatMap(({ name, guessed }) => guessed.map((each) => ({ ...each, service: name })));
}

/** What a person would have been asked about. */
function requireAllThere(
  context: Context,
  { preset }: InitOptions,
  project: Project,
  written: WrittenAnswers,
  { imported }: Known,
): void {
  if (imported !== undefined) {
    requireFoldersThere(context, written);
  }
  if (preset !== undefined) {
    requireFiles(project);
  }
}

/**
 * A preset is taken as it is only where it can be deployed: its answers are not the user's.
 *
 * @throws Problem (exit 2) with every file that is missing
 */
function requireFiles(project: Project): void {
  const missing = findMissing(project);
  if (missing.length > 0) {
    const fix =
      "Make it first, or name another with --set. On a terminal, without --yes, the questions offer to make it.";
    throw usageProblem(
      missing.map(({ where = "", what }) => ({ where: where.replace(`${answersFile} `, ""), what, fix })),
    );
  }
}

/** Without questions, what services only read is copied to the server: that changes nothing for them. */
function withCopies({ root }: Context, collected: Collected, kinds: Kinds): Collected {
  const written = copyReadFolders(collected.written, Object.keys(collected.written.services), root);
  const result = validateAnswers(written, kinds);
  return result.ok ? { ...collected, written: written as WrittenAnswers, answers: result.answers } : collected;
}

/**
 * A server has none of the folders that lie beside the compose file, and the engine would make empty ones.
 *
 * @throws Problem (exit 2) with each such folder, where the stack goes to another machine
 */
function requireFoldersThere({ root }: Context, answers: WrittenAnswers): void {
  const complaints = Object.keys(answers.services).flatMap((name) =>
    findLocalFolders(answers, name, root).map(({ source }) => ({
      where: `services.${name}.volumes`,
      what: `${source} lies on this machine, and the service may write to it`,
      fix: "If it only reads it, write `:ro` behind the mount in the compose file: then it is copied to the server. Else write a named volume, or the absolute path of the server; on a terminal, without --yes, this is a question.",
    })),
  );
  if (complaints.length > 0) {
    throw usageProblem(complaints);
  }
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

function sourceOf({ answers, where, until }: TakenOver): Source {
  return { value: acceptUnpinned(answers, until), where };
}

/** What an import comes to, for programs. */
async function documentOf({ model }: Project, { imported }: Known): Promise<Pick<Wanted, "document">> {
  return imported === undefined
    ? {}
    : {
        document: {
          import: await interruptible(() => describeTable(makeTable(imported, model), imported.dockerfiles)),
        },
      };
}

async function review(
  context: Context,
  options: InitOptions,
  { answers, files }: { readonly answers: unknown; readonly files: readonly NewFile[] },
  known: Known,
  settle: Settle,
): Promise<Review> {
  const result = validateAnswers(answers, known.kinds);
  if (!result.ok) {
    return complainAbout(context, result.issues);
  }
  const project = await settle(answers as WrittenAnswers, result.answers);
  return {
    message: await show(context, options, { project, files }, known),
    reason: "Or pick an answer to change it: typing a part of it finds it.",
    isReady: true,
  };
}

async function answersOption(context: Context, { answers }: InitOptions) {
  if (answers === undefined) {
    return undefined;
  }
  const { text, name } = await readAnswersOption(context, answers);
  return parseAnswers(migrateAnswers(text, name).text, name);
}

async function readAnswersOption({ io }: Context, name: string): Promise<{ text: string; name: string }> {
  if (name === "-") {
    let text = "";
    for await (const chunk of io.stdin) {
      text += String(chunk);
    }
    return { text, name: "standard input" };
  }
  try {
    return { text: await readFile(resolve(name), "utf8"), name };
  } catch (error) {
    throw usageProblem(
      { where: `--answers ${name}`, what: `the file cannot be read (${errorCode(error)})` },
      { cause: error },
    );
  }
}

/** Prints what the answers come to. The question that is left. */
async function show(
  context: Context,
  options: InitOptions,
  { project, files }: Pick<Wanted, "project" | "files">,
  { kinds, imported }: Known,
): Promise<string> {
  const { changes } = await decideProject(project);
  if (!context.json && !(context.quiet && options.yes)) {
    const { columns } = context.io.stdout;
    const summary = [...summaryLines(project.answers, kinds), countControls(project.model)];
    const taken = imported && (await formatImport(imported, project, { columns, details: context.verbose }));
    printLines(context.io, ["", ...summary, ...(taken ?? []), ...passphraseLines(context), ""]);
  }
  const made = files.map(({ path }) => `, with ${path}`).join("");
  return `Write ${answersFile} and ${changes.filter(isAChange).length} files to ${context.root}${made}?`;
}

/** What an import comes to: a line for each service, or everything. */
async function formatImport(
  imported: TakenOver,
  { model }: Project,
  { columns, details }: { readonly columns: number | undefined; readonly details: boolean },
): Promise<readonly string[]> {
  const table = await interruptible(() => makeTable(imported, model));
  return details
    ? [...formatTable(table, columns), ...formatDockerfiles(imported.dockerfiles, columns)]
    : formatOverview(table, imported.dockerfiles, columns);
}

/** Agreeing to the summary agrees to the place where the passphrase is kept. */
function passphraseLines({ vaultPasswordFile, io }: Context): readonly string[] {
  return vaultPasswordFile !== undefined || io.env.ANSIBLE_VAULT_PASSWORD_FILE
    ? []
    : [
        "  The vault's passphrase is made and kept in your keychain, or where there is",
        "  none in a file below ~/.config/harden-init that only you can read.",
      ];
}
