import type { ExitCode } from "../../lib/errors.ts";
import { print } from "../../lib/io.ts";
import { printable } from "../../lib/text/printable.ts";
import { openProject } from "../../project/open.ts";
import { askStack, buildComposeWords, judgeAnswers, tellFailures } from "../../project/run/ask-hosts.ts";
import { requireServices } from "../../project/run/require-services.ts";
import type { Context } from "../../project/types.ts";
import type { ExecOptions } from "./spec.ts";

/** Runs a program in the container of a service on each host, and shows what it printed. */
export async function run(context: Context, options: ExecOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  const { service, command } = options;
  requireServices(project, [service]);
  const words = buildComposeWords(project, "exec", "--no-TTY", service, ...command);
  const answers = await askStack(context, options, project, words);
  if (context.json) {
    print(
      context.io,
      JSON.stringify({ hosts: answers.map(({ host, outcome, stdout }) => ({ host, outcome, stdout })) }),
    );
  } else {
    for (const { host, stdout } of answers) {
      for (const line of stdout === "" ? [] : stdout.split("\n")) {
        print(context.io, answers.length > 1 ? `${host}: ${printable(line, 4000)}` : printable(line, 4000));
      }
    }
  }
  tellFailures(context, project, answers);
  return judgeAnswers(answers);
}
