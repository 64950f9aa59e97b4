import { existsSync, mkdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { type Collected, collectAnswers } from "../answers/collect.ts";
import { answersFile } from "../answers/file.ts";
import { migrateAnswers } from "../answers/migrate.ts";
import { summaryLines } from "../answers/summary.ts";
import { answersText } from "../answers/write.ts";
import { dockerfileLines, importLines } from "../import/table.ts";
import { loadKinds } from "../kinds/load.ts";
import { type ExitCode, errorCode, exitCodes, usageProblem } from "../lib/errors.ts";
import { isInteractive, print, tell } from "../lib/io.ts";
import type { Kinds } from "../model/kinds.ts";
import { guarded } from "../write/disk.ts";
import { withProjectLock } from "../write/lock.ts";
import { confirm } from "./confirm.ts";
import { editDockerfiles } from "./edit-dockerfiles.ts";
import { importOption, type TakenOver } from "./import-option.ts";
import { understand } from "./project.ts";
import { decideProject, isAChange } from "./rendering.ts";
import type { Context, Options } from "./types.ts";
import { writeProject } from "./writing.ts";

/** The wizard: asks what the options do not say, shows what it will write, asks once, and writes `harden.yml` and the project. */
export async function run(context: Context, options: Options): Promise<ExitCode> {
  const { root, io } = context;
  requireFolder(root);
  if (existsSync(join(root, answersFile))) {
    const { changeAnswers } = await import("./again.ts");
    return changeAnswers(context, options);
  }
  const kinds = await loadKinds(root);
  const imported = importOption(context, options, kinds);
  const collected = await collect(context, options, kinds, imported);
  const text = answersText(collected.written, imported?.comments);
  const project = await understand(root, text);
  const { changes } = await decideProject(project);
  const files = changes.filter(isAChange).length;
  if (!(await agreed(context, options, { collected, kinds, files, ...(imported && { imported }) }))) {
    tell(io, "Nothing was written.");
    return exitCodes.done;
  }
  guarded(root, () => mkdirSync(root, { recursive: true }));
  const code = await withProjectLock(root, () =>
    writeProject(context, options, project, {
      writeAnswers: () => writeFileAtomic(join(root, answersFile), text),
      ...(imported && { secrets: imported.secrets }),
    }),
  );
  if (imported !== undefined) {
    await editDockerfiles(context, options, imported.dockerfiles);
  }
  if (!context.json && !context.quiet) {
    print(io);
    print(
      io,
      `Next: ${io.colours.bold(root === process.cwd() ? "harden-init deploy" : `harden-init deploy -C ${root}`)}`,
    );
  }
  return code;
}

/** The folder may be missing, but nothing else may stand there or above it. */
function requireFolder(root: string): void {
  const what = whyNoFolder(root);
  if (what !== undefined) {
    throw usageProblem({ where: root, what, fix: "Choose another folder: harden-init init DIR" });
  }
}

function whyNoFolder(root: string): string | undefined {
  try {
    return statSync(root, { throwIfNoEntry: false })?.isDirectory() === false ? "this is no folder" : undefined;
  } catch (error) {
    return `no folder can be here (${errorCode(error)})`;
  }
}

async function collect(context: Context, options: Options, kinds: Kinds, imported?: TakenOver): Promise<Collected> {
  const file =
    imported === undefined
      ? await answersOption(context, options)
      : { text: answersText(imported.answers), name: "the import" };
  const asks = isInteractive(context.io) && options.yes !== true && file?.name !== "standard input";
  const prompter = asks
    ? (await import("../answers/inquirer.ts")).terminalPrompter(context.io, context.signal)
    : undefined;
  return collectAnswers({
    options,
    kinds,
    folder: context.root,
    ...(file === undefined ? {} : { file }),
    ...(prompter === undefined ? {} : { prompter }),
  });
}

async function answersOption(context: Context, { answers }: Options) {
  if (typeof answers !== "string") {
    return undefined;
  }
  const file = await readAnswersOption(context, answers);
  return { ...file, text: migrateAnswers(file.text, file.name).text };
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

interface Agreement {
  readonly collected: Collected;
  readonly kinds: Kinds;
  readonly files: number;
  readonly imported?: TakenOver;
}

/** One question for everything that will be written; where nobody can be asked, `--yes` must have agreed. */
function agreed(
  context: Context,
  options: Options,
  { collected, kinds, files, imported }: Agreement,
): Promise<boolean> {
  const isSilent = context.json || (context.quiet && options.yes === true);
  if (!isSilent) {
    const changes = imported === undefined ? [] : [...importLines(imported), ...dockerfileLines(imported.dockerfiles)];
    for (const line of ["", ...summaryLines(collected.answers, kinds), ...changes, ...passphraseLines(context), ""]) {
      print(context.io, line);
    }
  }
  return confirm(context, options, `Write ${answersFile} and ${files} files to ${context.root}?`, true);
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
