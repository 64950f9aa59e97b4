import { resolve } from "node:path";
import { createColors } from "picocolors";
import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { writeResult } from "../../lib/files/write-result.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { openProject } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { judgeReport } from "../../report/exit.ts";
import { formats } from "../../report/formats/formats.ts";
import type { ReportSources } from "../../report/formats/sources.ts";
import { type KeptRecord, listRecords } from "../../report/record.ts";
import { readReportFile } from "../../report/records/read-report-file.ts";
import { requireReport } from "../../report/records/require-report.ts";
import type { Report } from "../../report/types.ts";
import { findAnswers } from "./find-answers.ts";
import { showComparison, showLog, showRuns } from "./history.ts";
import type { ReportOptions } from "./spec.ts";

/** Shows the last run's report again, or that of a file, or writes it into one. As text, the exit code is that of the run. */
export async function run(context: Context, options: ReportOptions): Promise<ExitCode> {
  if (options.list) {
    return showRuns(context);
  }
  if (options.log !== undefined) {
    return showLog(context, options.log);
  }
  if (options.compare !== undefined) {
    return showComparison(context, options.compare);
  }
  const { io } = context;
  const project = await openProject(context.root);
  const format = context.json ? "json" : options.format;
  const { report, earlier } = await readReports(context.root, options, "showsEarlier" in formats[format]);
  const sources: ReportSources = {
    report,
    earlier,
    answers: findAnswers(project),
    colours: options.output === undefined ? io.colours : createColors(false),
  };
  const text = (await formats[format].load())(sources);
  await writeResult(context, text, { format, output: options.output });
  return format === "text" ? judgeReport(report) : exitCodes.done;
}

/** The report of the last run, or of a file, and those of the runs before it where they are shown. */
async function readReports(
  root: string,
  { from }: ReportOptions,
  showsEarlier: boolean,
): Promise<Pick<ReportSources, "report" | "earlier">> {
  if (from === undefined) {
    const [last, ...before] = await listRecords(root, showsEarlier ? undefined : 1);
    return { report: requireReport(last), earlier: before.flatMap(reportsOf) };
  }
  const report = await readReportFile(resolve(from));
  if (report === undefined) {
    throw buildUsageProblem({ where: makePrintable(from), what: "there is no such file" });
  }
  const before = showsEarlier ? (await listRecords(root)).flatMap(reportsOf) : [];
  return { report, earlier: before.filter(({ startedAt }) => startedAt < report.startedAt) };
}

function reportsOf({ record }: KeptRecord): readonly Report[] {
  return record?.report === undefined ? [] : [record.report];
}
