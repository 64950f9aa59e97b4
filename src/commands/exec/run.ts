import type { ExitCode } from "../../lib/errors.ts";
import { printJson, printVerbatim } from "../../lib/io.ts";
import { openProject } from "../../project/open.ts";
import { askStack, buildComposeWords, judgeAnswers, prefixLines, tellFailures } from "../../project/run/ask-hosts.ts";
import { requireServices } from "../../project/run/require-known.ts";
import type { Context } from "../../project/types.ts";
import type { ExecOptions } from "./spec.ts";

/** Runs a program in the container of a service on each host, and shows what it printed. */
export async function run(context: Context, options: ExecOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  const { service, command } = options;
  requireServices(project, [service]);
  const words = buildComposeWords(project, "exec", "--no-TTY", service, ...command);
  const answers = await askStack(context, options, project, { argv: words });
  if (context.json) {
    printJson(context.io, { hosts: answers.map(({ host, outcome, stdout }) => ({ host, outcome, stdout })) });
  } else {
    printVerbatim(
      context.io,
      prefixLines(answers, (stdout) => (stdout === "" ? [] : stdout.split("\n"))),
    );
  }
  tellFailures(context, project, answers);
  return judgeAnswers(answers);
}
