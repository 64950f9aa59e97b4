import { setTimeout as sleep } from "node:timers/promises";
import type { HostAnswer } from "../../ansible/adhoc.ts";
import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { printJson, printVerbatim } from "../../lib/io.ts";
import { openProject } from "../../project/open.ts";
import { buildComposeWords, judgeAnswers, prefixLines, tellFailures, withHosts } from "../../project/run/ask-hosts.ts";
import { requireServices } from "../../project/run/require-known.ts";
import type { Context } from "../../project/types.ts";
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
    const askLogs = (...which: readonly string[]) =>
      ask({ argv: buildComposeWords(project, "logs", "--no-color", "--timestamps", ...which, ...services) });
    const since = new Date();
    const answers = await askLogs("--tail", String(lines));
    if (context.json) {
      const hosts = answers.map(({ host, outcome, stdout }) => ({ host, outcome, lines: linesOf(stdout) }));
      printJson(context.io, { hosts });
    } else {
      printVerbatim(context.io, prefixLines(answers, linesOf));
    }
    return options.follow ? follow(context, answers, since, askLogs) : answers;
  });
  tellFailures(context, project, last);
  return judgeAnswers(last);
}

/** Shows what comes until the user interrupts, or a host fails; the last answers. */
async function follow(
  { io, signal }: Context,
  first: readonly HostAnswer[],
  begun: Date,
  askLogs: (...which: readonly string[]) => Promise<readonly HostAnswer[]>,
): Promise<readonly HostAnswer[]> {
  const interrupted = new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
  let [last, since] = [first, begun];
  while (!signal.aborted && judgeAnswers(last) === exitCodes.done) {
    await pause(signal);
    const shown = new Set(prefixLines(last, linesOf));
    const from = since;
    since = new Date();
    // The clocks of two machines differ a little: what was shown already is left out.
    const asked = askLogs("--since", new Date(from.getTime() - overlap).toISOString());
    // A terminal's Ctrl-C ends Ansible, too: what that says of it is no error.
    const answers = await Promise.race([asked, interrupted]).catch((error) =>
      signal.aborted ? undefined : Promise.reject(error),
    );
    if (answers === undefined || signal.aborted) {
      return last;
    }
    last = answers;
    printVerbatim(
      io,
      prefixLines(last, linesOf).filter((line) => !shown.has(line)),
    );
  }
  return last;
}

const overlap = 5_000;

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
