import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { openProject } from "../../project/open.ts";
import { showReport } from "../../project/run/show-report.ts";
import type { Context } from "../../project/types.ts";
import { judgeReport } from "../../report/exit.ts";
import { readLatestRecord } from "../../report/record.ts";
import type { ReportOptions } from "./spec.ts";

/** Shows the last run's report again. The exit code is that of the run. */
export async function run(context: Context, { format }: ReportOptions): Promise<ExitCode> {
  await openProject(context.root);
  const record = await readLatestRecord(context.root);
  if (record === undefined) {
    throw buildUsageProblem({
      where: ".harden/runs",
      what: "nothing was deployed from this project yet",
      fix: "harden-init deploy",
    });
  }
  if (record.report === undefined) {
    const { reached } = record;
    const place =
      reached === undefined ? "before the first play" : `in "${reached.play}" at "${reached.task ?? "its start"}"`;
    throw buildUsageProblem({
      where: ".harden/runs",
      what: `the run of ${record.startedAt} was interrupted ${place}`,
      fix: "Deploy again: finished work stays, and the rest is done then.",
    });
  }
  showReport(context, record.report, { format });
  return context.json || format === "markdown" ? exitCodes.done : judgeReport(record.report);
}
