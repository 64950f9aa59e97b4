import { type ExitCode, usageProblem } from "../../lib/errors.ts";
import { print } from "../../lib/io.ts";
import { nameHint } from "../../lib/text/nearest-name.ts";
import { printable } from "../../lib/text/printable.ts";
import { openProject, type Project } from "../../project/open.ts";
import { askStack, buildComposeWords, judgeAnswers, tellFailures } from "../../project/run/ask-hosts.ts";
import type { Context } from "../../project/types.ts";
import type { LogsOptions } from "./spec.ts";

/** Shows the last log lines of the services, on every host. */
export async function run(context: Context, options: LogsOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  const { services, lines } = options;
  requireServices(project, services);
  const answers = await askStack(
    context,
    options,
    project,
    buildComposeWords(project, "logs", "--no-color", "--timestamps", "--tail", String(lines), ...services),
  );
  if (context.json) {
    const hosts = answers.map(({ host, outcome, stdout }) => ({
      host,
      outcome,
      lines: linesOf(stdout),
    }));
    print(context.io, JSON.stringify({ hosts }));
  } else {
    for (const { host, stdout } of answers) {
      for (const line of linesOf(stdout)) {
        print(context.io, answers.length > 1 ? `${host}: ${printable(line, 4000)}` : printable(line, 4000));
      }
    }
  }
  tellFailures(context, project, answers);
  return judgeAnswers(answers);
}

/** Compose writes clear-line codes even without a terminal, whatever `--ansi` is. */
const clearLine = "\u001b[2K";

function linesOf(stdout: string): readonly string[] {
  return stdout
    .split("\n")
    .map((line) => (line.startsWith(clearLine) ? line.slice(clearLine.length) : line))
    .filter(Boolean);
}

function requireServices({ model }: Project, names: readonly string[]): void {
  const known = model.services.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw usageProblem(
      unknown.map((name) => ({
        what: `unknown service \`${printable(name, 60)}\``,
        fix: nameHint(name, known, "Known services"),
      })),
    );
  }
}
