import { createColors } from "picocolors";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { writeOutput } from "../../lib/files/write-output.ts";
import { print, printVerbatim, tell } from "../../lib/io.ts";
import { openProject } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { judgeReport } from "../../report/exit.ts";
import { formats } from "../../report/formats/formats.ts";
import type { ReportSources } from "../../report/formats/sources.ts";
import { listRecords } from "../../report/record.ts";
import { requireReport } from "../../report/records/require-report.ts";
import { findAnswers } from "./find-answers.ts";
import type { ReportOptions } from "./spec.ts";

/** Shows the last run's report again, or writes it into a file. As text, the exit code is that of the run. */
export async function run(context: Context, options: ReportOptions): Promise<ExitCode> {
  const { io } = context;
  const project = await openProject(context.root);
  const format = context.json ? "json" : options.format;
  const [last, ...before] = await listRecords(context.root, "showsEarlier" in formats[format] ? undefined : 1);
  const report = requireReport(last);
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
