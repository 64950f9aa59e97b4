import type { HostAnswer } from "../../ansible/adhoc.ts";
import { type ExitCode, exitCodes, Problem } from "../../lib/errors.ts";
import { printJson, printVerbatim, tellVerbatim } from "../../lib/io.ts";
import { openProject, type Project } from "../../project/open.ts";
import { askStack, buildComposeWords, judgeAnswers, prefixLines, tellFailures } from "../../project/run/ask-hosts.ts";
import { requireServices } from "../../project/run/require-known.ts";
import { buildTaskExecWords, saysNoTask } from "../../project/run/task-words.ts";
import type { Context } from "../../project/types.ts";
import { explainFailure } from "../../report/hints.ts";
import type { ExecOptions } from "./spec.ts";

/** Runs a program in the container of a service on each host, and shows what it printed. */
export async function run(context: Context, options: ExecOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireServices(project, [options.service]);
  const answers = await askService(context, options, project);
  if (context.json) {
    const hosts = answers.map(({ host, outcome, code, stdout, stderr }) => ({ host, outcome, code, stdout, stderr }));
    printJson(context.io, { hosts });
  } else {
    printVerbatim(context.io, prefixLines(answers, linesOf));
    const well = answers.filter(({ outcome }) => outcome === "ok");
    tellVerbatim(
      context.io,
      prefixLines(
        well.map(({ stderr = "", ...answer }) => ({ ...answer, stdout: stderr })),
        linesOf,
      ),
    );
  }
  tellFailures(
    context,
    project,
    answers.map((answer) => withCode(answer, project)),
  );
  return judgeAnswers(answers);
}

/** On a swarm, those servers are left out that have no task of the service. */
async function askService(context: Context, options: ExecOptions, project: Project): Promise<readonly HostAnswer[]> {
  const { service, command } = options;
  if (project.model.target !== "swarm") {
    const words = buildComposeWords(project, "exec", "--no-TTY", service, ...command);
    return askStack(context, options, project, { argv: words });
  }
  const all = await askStack(context, options, project, { argv: buildTaskExecWords(project, service, command) });
  const answers = all.filter((answer) => !saysNoTask(answer));
  if (answers.length === 0) {
    throw new Problem(exitCodes.hostFailed, {
      what: `no task of ${service} runs on ${all.map(({ host }) => host).join(", ")}`,
      fix: "`harden-init status` says where it runs, and `harden-init deploy` starts what is missing.",
    });
  }
  return answers;
}

function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.split("\n");
}

/** A program that says why it failed has a code all the same; where the reason is known, the program did not run. */
function withCode(answer: HostAnswer, { model }: Project): HostAnswer {
  const { code, stderr, message } = answer;
  const isOfProgram =
    code !== undefined && stderr !== undefined && message !== undefined && answer.outcome === "failed";
  return isOfProgram && explainFailure(message, { stack: model.name }).advice === undefined
    ? { ...answer, message: `it ended with ${code}: ${message}` }
    : answer;
}
