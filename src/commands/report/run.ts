import { createColors } from "picocolors";
import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, printVerbatim, tell } from "../../lib/io.ts";
import { openProject } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { judgeReport } from "../../report/exit.ts";
import { formats } from "../../report/formats/formats.ts";
import type { ReportSources } from "../../report/formats/sources.ts";
import { type KeptRecord, listRecords } from "../../report/record.ts";
import { findAnswers } from "./find-answers.ts";
import type { ReportOptions } from "./spec.ts";
import { writeOutput } from "./write-output.ts";

/** Shows the last run's report again, or writes it into a file. As text, the exit code is that of the run. */
export async function run(context: Context, options: ReportOptions): Promise<ExitCode> {
  const { io } = context;
  const project = await openProject(context.root);
  const format = context.json ? "json" : options.format;
  const [last, ...before] = await listRecords(context.root, "showsEarlier" in formats[format] ? undefined : 1);
  const report = reportOf(last);
  const sources: ReportSources = {
    report,
    earlier: before.flatMap(({ record }) => record?.report ?? []),
    answers: findAnswers(project),
    colours: options.output === undefined ? io.colours : createColors(false),
  };
  const text = (await formats[format].load())(sources);
  if (options.output !== undefined) {
    await writeOutput(options.output, `${text}\n`);
    if (!context.quiet) {
      tell(io, `Wrote ${options.output}`);
    }
  } else if (format === "text") {
    print(io, text);
  } else {
    printVerbatim(io, [text]);
  }
  return format === "text" ? judgeReport(report) : exitCodes.done;
}

/** The report of the newest record. An older one in its place would be a statement about another run. */
function reportOf(kept: KeptRecord | undefined): ReportSources["report"] {
  if (kept === undefined) {
    throw buildUsageProblem({
      where: ".harden/runs",
      what: "nothing was deployed from this project yet",
      fix: "harden-init deploy",
    });
  }
  const { path, record, problem } = kept;
  if (record === undefined) {
    throw buildUsageProblem({
      where: path,
      what: `the record of the last run is not as it was written: ${problem}`,
      fix: "`harden-init deploy --tags verify` measures again. To see the record before, remove this file.",
    });
  }
  const { report, reached, startedAt } = record;
  if (report === undefined) {
    const place =
      reached === undefined ? "before the first play" : `in "${reached.play}" at "${reached.task ?? "its start"}"`;
    throw buildUsageProblem({
      where: ".harden/runs",
      what: `the run of ${startedAt} was interrupted ${place}`,
      fix: "Deploy again: finished work stays, and the rest is done then.",
    });
  }
  return report;
}
