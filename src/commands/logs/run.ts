import { setTimeout as sleep } from "node:timers/promises";
import type { HostAnswer } from "../../ansible/adhoc.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print } from "../../lib/io.ts";
import { printable } from "../../lib/text/printable.ts";
import { openProject, type Project } from "../../project/open.ts";
import { askStack, buildComposeWords, judgeAnswers, tellFailures } from "../../project/run/ask-hosts.ts";
import { requireServices } from "../../project/run/require-services.ts";
import type { Context } from "../../project/types.ts";
import type { LogsOptions } from "./spec.ts";

/** Shows the last log lines of the services, on every host; with `--follow` also those that come, until the user interrupts. */
export async function run(context: Context, options: LogsOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  const { services, lines } = options;
  requireServices(project, services);
  let since = new Date();
  const answers = await askLogs(context, options, project, ["--tail", String(lines)]);
  if (context.json) {
    const hosts = answers.map(({ host, outcome, stdout }) => ({ host, outcome, lines: linesOf(stdout) }));
    print(context.io, JSON.stringify({ hosts }));
  } else {
    printLines(context, answers, new Set());
  }
  let last = answers;
  while (options.follow && !context.signal.aborted && judgeAnswers(last) === exitCodes.done) {
    await pause(context.signal);
    const shown = new Set(last.flatMap(linesByHost));
    const from = since;
    since = new Date();
    // The clocks of two machines differ a little: what was shown already is left out.
    last = await askLogs(context, options, project, ["--since", new Date(from.getTime() - overlap).toISOString()]);
    printLines(context, last, shown);
  }
  tellFailures(context, project, last);
  return judgeAnswers(last);
}

const overlap = 5_000;

function askLogs(context: Context, options: LogsOptions, project: Project, which: readonly string[]) {
  const words = buildComposeWords(project, "logs", "--no-color", "--timestamps", ...which, ...options.services);
  return askStack(context, options, project, words);
}

function printLines({ io }: Context, answers: readonly HostAnswer[], shown: ReadonlySet<string>): void {
  for (const line of answers.flatMap(linesByHost).filter((line) => !shown.has(line))) {
    print(io, answers.length > 1 ? line : line.slice(line.indexOf(": ") + 2));
  }
}

function linesByHost({ host, stdout }: HostAnswer): readonly string[] {
  return linesOf(stdout).map((line) => `${host}: ${printable(line, 4000)}`);
}

/** Two seconds, or less if the user interrupts. */
async function pause(signal: AbortSignal): Promise<void> {
  await sleep(2_000, undefined, { signal }).catch(() => undefined);
}

/** Compose writes clear-line codes even without a terminal, whatever `--ansi` is. */
const clearLine = "\u001b[2K";

function linesOf(stdout: string): readonly string[] {
  return stdout
    .split("\n")
    .map((line) => (line.startsWith(clearLine) ? line.slice(clearLine.length) : line))
    .filter(Boolean);
}
