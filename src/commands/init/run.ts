import { existsSync, mkdirSync, rmdirSync, statSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { answersFile } from "../../answers/file.ts";
import { loadKinds } from "../../kinds/load.ts";
import { buildUsageProblem, type ExitCode, exitCodes, getErrorCode } from "../../lib/errors.ts";
import { print, tell } from "../../lib/io.ts";
import { stateFolder } from "../../lib/state.ts";
import type { Project } from "../../project/open.ts";
import { findMissing } from "../../project/ready.ts";
import { agreeToOutside } from "../../project/reviewed/require-reviewed.ts";
import type { Context } from "../../project/types.ts";
import { writeProject } from "../../project/write.ts";
import { reportDiskErrors } from "../../write/disk.ts";
import { withProjectLock } from "../../write/lock.ts";
import { agreeOnProject } from "./agree.ts";
import { changeAnswers } from "./change-answers.ts";
import { tellWayBack } from "./guide.ts";
import { agreeToTakeOutside } from "./import/agree-outside.ts";
import { editDockerfiles } from "./import/edit-dockerfiles.ts";
import { rememberImport } from "./import/import-again.ts";
import { readImportOption } from "./import/import-option.ts";
import { chooseComposeFiles } from "./import/offer-compose.ts";
import { makeFiles } from "./make-files.ts";
import type { InitOptions } from "./spec.ts";

/** The wizard: asks what the options leave open, shows what it will write, and writes `harden.yml` and the project after a yes. */
export async function run(called: Context, options: InitOptions): Promise<ExitCode> {
  const context = { ...called, verbose: called.verbose || options.details };
  requireFolder(context.root);
  return tellWayBack(context, options, () =>
    existsSync(join(context.root, answersFile)) ? changeAnswers(context, options) : startProject(context, options),
  );
}

async function startProject(context: Context, options: InitOptions): Promise<ExitCode> {
  const { root, io } = context;
  const kinds = await loadKinds(root);
  const from = await chooseComposeFiles(context, options);
  const imported = await readImportOption(context, { ...options, from }, kinds);
  const isAgreed = imported === undefined || (await agreeToTakeOutside(context, options, imported));
  const wanted = isAgreed
    ? await agreeOnProject(context, options, { kinds, ...(imported && { imported }) })
    : undefined;
  if (wanted === undefined) {
    tell(io, "Nothing was written.");
    return exitCodes.done;
  }
  const { project, files } = wanted;
  const made = reportDiskErrors(root, () => mkdirSync(root, { recursive: true }));
  const code = await withProjectLock(root, () =>
    writeProject(
      context,
      options,
      project,
      {
        writeAnswers: async () => {
          await writeFileAtomic(join(root, answersFile), project.text);
          await (imported && rememberImport(root, imported, project.answers.name));
        },
        ...(imported && { secrets: imported.secrets }),
        ...(wanted.document && { document: wanted.document }),
      },
      imported === undefined ? [] : ["counted"],
    ),
  ).finally(() => {
    removeIfEmpty(join(root, stateFolder));
    if (made !== undefined) {
      removeIfEmpty(root);
    }
  });
  makeFiles(context, files);
  await agreeToOutside(context, project);
  wanted.forget();
  if (imported !== undefined) {
    await editDockerfiles(context, options, imported);
  }
  if (!context.json && !context.quiet) {
    sayNext(context, project, code);
  }
  return code;
}

/** What is left to do: what a deploy would ask for first, or the deploy. */
function sayNext({ io, root }: Context, project: Project, code: ExitCode): void {
  const missing = findMissing(project);
  print(io);
  for (const { where, what } of missing) {
    print(io, `${io.colours.yellow("missing")} ${where}: ${what}`);
  }
  const call = (name: string) => io.colours.bold(`harden-init ${name}${root === process.cwd() ? "" : ` -C ${root}`}`);
  const before = missing.length > 0 ? "put there what is missing, then " : "";
  const conflict = code === exitCodes.notAsWanted ? `${call("generate --resolve")}, then ` : "";
  print(io, `Next: ${conflict}${before}${call("deploy")}`);
}

/** The folder may be missing, but it must not be blocked by a file. */
function requireFolder(root: string): void {
  const what = whyNoFolder(root);
  if (what !== undefined) {
    throw buildUsageProblem({ where: root, what, fix: "Choose another folder: harden-init init DIR" });
  }
}

function whyNoFolder(root: string): string | undefined {
  try {
    return statSync(root, { throwIfNoEntry: false })?.isDirectory() === false ? "this is not a folder" : undefined;
  } catch (error) {
    return `no folder can be created here (${getErrorCode(error)})`;
  }
}

/** Nothing is left in it where the vault's passphrase was refused, or the question about it cancelled. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It holds the project's state.
  }
}
