import { existsSync } from "node:fs";
import { join } from "node:path";
import { answersFile } from "../../answers/file.ts";
import { controllerNeeds } from "../../doctor/controller.ts";
import { drawDiagnoses } from "../../doctor/diagnosis-lines.ts";
import { backupNeed, engineNeeds } from "../../doctor/engine.ts";
import { examine, isFit } from "../../doctor/examine.ts";
import { fix, runInShell } from "../../doctor/fix.ts";
import { lookAtMachine } from "../../doctor/machine.ts";
import { listNameNeeds } from "../../doctor/public-names.ts";
import type { Diagnosis, Need } from "../../doctor/types.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { printJson, printLines, tell } from "../../lib/io.ts";
import { confirm } from "../../project/confirm.ts";
import { openProject } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { listCertificateNeeds } from "./certificate-need.ts";
import type { DoctorOptions } from "./spec.ts";

/** Shows what this machine lacks, each with the command that fixes it; `--fix` runs those commands after asking. */
export async function run(context: Context, options: DoctorOptions): Promise<ExitCode> {
  const { io, json } = context;
  const needs = await needsOf(context.root);
  const look = async (): Promise<readonly Diagnosis[]> => examine(await lookAtMachine(), needs);
  const before = await look();
  const after = options.fix ? await offerFixes(context, options, before, look) : before;
  if (json) {
    printJson(io, { fit: isFit(after), diagnoses: after }, 2);
  } else {
    printLines(io, drawDiagnoses(after, io.colours));
  }
  return isFit(after) ? exitCodes.done : exitCodes.missing;
}

/** A project with remote servers only needs no engine here. */
async function needsOf(root: string): Promise<readonly Need[]> {
  if (!existsSync(join(root, answersFile))) {
    return [...controllerNeeds, ...engineNeeds];
  }
  const project = await openProject(root);
  const { model } = project;
  const backs = model.backups === undefined ? [] : [backupNeed];
  const isHere = model.hosts.some(({ connection }) => connection === "local");
  return [
    ...controllerNeeds,
    ...(isHere ? [...engineNeeds, ...backs] : []),
    ...listNameNeeds(model),
    ...listCertificateNeeds(project),
  ];
}

async function offerFixes(
  context: Context,
  options: DoctorOptions,
  before: readonly Diagnosis[],
  look: () => Promise<readonly Diagnosis[]>,
): Promise<readonly Diagnosis[]> {
  const { io, json, signal } = context;
  const result = await fix(
    {
      agree: (commands) => {
        commands.forEach((command) => {
          tell(io, `  ${command}`);
        });
        return confirm(context, options, "Run these commands?");
      },
      tell: (command) => tell(io, io.colours.bold(`$ ${command}`)),
      run: (command) => runInShell(command, json ? "stderr" : "stdout", signal),
      examine: look,
    },
    before,
  );
  if (result.failure !== undefined) {
    tell(io, `${io.colours.red("error")} \`${result.failure.command}\` ended with ${result.failure.code}; see above.`);
  }
  return result.diagnoses;
}
