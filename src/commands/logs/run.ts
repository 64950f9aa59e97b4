import { setTimeout as sleep } from "node:timers/promises";
import type { HostAnswer } from "../../ansible/adhoc.ts";
import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { printJson, printVerbatim } from "../../lib/io.ts";
import { openProject, type Project } from "../../project/open.ts";
import { buildComposeWords, judgeAnswers, prefixLines, tellFailures, withHosts } from "../../project/run/ask-hosts.ts";
import { requireServices } from "../../project/run/require-known.ts";
import { buildTaskLogWords } from "../../project/run/task-words.ts";
import type { Context } from "../../project/types.ts";
import { beginAfter } from "./new-lines.ts";
import type { LogsOptions } from "./spec.ts";

/** Shows the last log lines of the services, on every host; with `--follow` also those that come, until the user interrupts. */
export async function run(context: Context, options: LogsOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  const { services, lines } = options;
  if (options.follow && context.json) {
    throw buildUsageProblem({
      what: "--json prints one document, and --follow has no end",
      fix: "Give one of the two.",
    });
  }
  requireServices(project, services);
  const last = await withHosts(context, options, project, async (ask) => {
    const askLogs = (...which: Which) => ask({ argv: logWords(project, services, which) });
    const begun = performance.now();
    // Of a container whose lines are not wanted, the last one says which come after it.
    const answers = await askLogs("--tail", String(options.follow && lines === 0 ? 1 : lines));
    if (context.json) {
      const hosts = answers.map(({ host, outcome, stdout }) => ({ host, outcome, lines: linesOf(stdout) }));
      printJson(context.io, { hosts });
    } else if (lines !== 0) {
      printVerbatim(context.io, prefixLines(answers, linesOf));
    }
    return options.follow ? follow(context, answers, begun, askLogs) : answers;
  });
  tellFailures(context, project, last);
  return judgeAnswers(last);
}

/** Which lines, as an option with its value. */
type Which = readonly [option: string, value: string];

function logWords(project: Project, services: readonly string[], which: Which): readonly string[] {
  return project.model.target === "swarm"
    ? buildTaskLogWords(project, services, which)
    : buildComposeWords(project, "logs", "--no-color", "--timestamps", ...which, ...services);
}

/** Shows what comes until the user interrupts, or a host fails; the last answers. */
async function follow(
  { io, signal }: Context,
  first: readonly HostAnswer[],
  begun: number,
  askLogs: (...which: Which) => Promise<readonly HostAnswer[]>,
): Promise<readonly HostAnswer[]> {
  const interrupted = new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
  const news = beginAfter(prefixLines(first, linesOf));
  let [last, since] = [first, begun];
  while (!signal.aborted && judgeAnswers(last) === exitCodes.done) {
    await pause(signal);
    const elapsed = performance.now() - since;
    since = performance.now();
    // How long ago, and not a time: the clock of a host may differ from ours.
    const asked = askLogs("--since", `${Math.ceil(elapsed / 1_000) + overlap}s`);
    // A terminal's Ctrl-C ends Ansible, too: what that says of it is no error.
    const answers = await Promise.race([asked, interrupted]).catch((error) =>
      signal.aborted ? undefined : Promise.reject(error),
    );
    if (answers === undefined || signal.aborted) {
      return last;
    }
    last = answers;
    printVerbatim(io, news.take(prefixLines(last, linesOf)));
  }
  return last;
}

/** Seconds: a call is under way for a while before the engine answers. */
const overlap = 10;

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
