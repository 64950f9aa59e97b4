import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { printJson, printLines, tell } from "../../lib/io.ts";
import { judgeAnswers, tellFailures } from "../../project/run/ask-hosts.ts";
import type { Context } from "../../project/types.ts";
import { readStatus, type Status } from "./read-status.ts";
import type { StatusOptions } from "./spec.ts";
import { adviseOnDrift, formatStatus, hasDrifted } from "./status-text.ts";

/**
 * Shows the state of the stack and every drift: from the answers to the files, and from the files to what runs on the hosts. Nothing is changed.
 * `--offline` asks no host.
 */
export async function run(context: Context, options: StatusOptions): Promise<ExitCode> {
  const { io } = context;
  const status = await readStatus(context, options);
  const answers = (status.hosts ?? []).map(({ answer }) => answer);
  if (context.json) {
    printJson(io, asJson(status));
  } else {
    printLines(io, formatStatus(status, io.colours));
    for (const line of context.quiet ? [] : adviseOnDrift(status)) {
      tell(io, line);
    }
  }
  tellFailures(context, status.project, answers);
  const failed = judgeAnswers(answers);
  return failed === exitCodes.done && hasDrifted(status) ? exitCodes.notAsWanted : failed;
}

function asJson({ written, tool, conflicts, lastRun, hosts = [] }: Status): object {
  return {
    services: hosts.flatMap(({ drift }) => drift?.states ?? []),
    project: {
      tool,
      conflicts,
      answers: written.answers,
      changes: written.changes.map(({ type, path }) => ({ type, path })),
      edited: written.edited,
    },
    hosts: hosts.map(({ answer: { host, outcome, message }, drift, audits, release }) => ({
      host,
      outcome,
      message,
      audits,
      release,
      ...(drift && {
        compared: drift.checks.length,
        services: drift.services.map(({ drift: each, ...where }) => ({ ...where, ...each })),
        files: drift.files,
      }),
    })),
    lastRun: lastRun?.startedAt,
  };
}
