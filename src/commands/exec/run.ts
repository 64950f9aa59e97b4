import type { HostAnswer } from "../../ansible/adhoc.ts";
import type { ExitCode } from "../../lib/errors.ts";
import { printJson, printVerbatim, tellVerbatim } from "../../lib/io.ts";
import { openProject, type Project } from "../../project/open.ts";
import { askStack, buildComposeWords, judgeAnswers, prefixLines, tellFailures } from "../../project/run/ask-hosts.ts";
import { requireCompose, requireServices } from "../../project/run/require-known.ts";
import type { Context } from "../../project/types.ts";
import { explainFailure } from "../../report/hints.ts";
import type { ExecOptions } from "./spec.ts";

/** Runs a program in the container of a service on each host, and shows what it printed. */
export async function run(context: Context, options: ExecOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireCompose(
    project,
    "exec",
    "On its server: `docker exec` with a container of `docker ps --filter label=io.harden-init.service=SERVICE`.",
  );
  const { service, command } = options;
  requireServices(project, [service]);
  const words = buildComposeWords(project, "exec", "--no-TTY", service, ...command);
  const answers = await askStack(context, options, project, { argv: words });
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
