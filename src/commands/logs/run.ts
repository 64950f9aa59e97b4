import { type ExitCode, usageProblem } from "../../lib/errors.ts";
import { print } from "../../lib/io.ts";
import { nameHint } from "../../lib/text/nearest-name.ts";
import { printable } from "../../lib/text/printable.ts";
import { answersCode, askStack, composeWords, tellFailures } from "../../project/ask-hosts.ts";
import { openProject, type Project } from "../../project/open.ts";
import type { Context, Options } from "../../project/types.ts";

/** Shows the last lines that the services wrote, on every host. */
export async function run(context: Context, options: Options, names: readonly string[]): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireServices(project, names);
  const lines = amountOf(options.lines);
  const answers = await askStack(
    context,
    options,
    project,
    composeWords(project, "logs", "--no-color", "--timestamps", "--tail", lines, ...names),
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
  return answersCode(answers);
}

/** Compose clears each line before it writes it, on no terminal too and whatever `--ansi` says. */
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
        what: `there is no service \`${printable(name, 60)}\``,
        fix: nameHint(name, known, "There are"),
      })),
    );
  }
}

function amountOf(value: unknown): string {
  const text = value === undefined ? "100" : String(value);
  if (!/^(?:all|[0-9]{1,6})$/.test(text)) {
    throw usageProblem({ where: "--lines", what: `\`${printable(text, 40)}\` is neither a number nor \`all\`` });
  }
  return text;
}
