import { print, printJson, printVerbatim } from "../../lib/io.ts";
import { reportMarkdown } from "../../report/markdown.ts";
import { reportText } from "../../report/report-text.ts";
import type { Report } from "../../report/types.ts";
import type { Context } from "../types.ts";

/** Prints a report in the requested format: JSON, Markdown, or text. */
export function showReport({ io, json }: Context, report: Report, format: "text" | "markdown" = "text"): void {
  if (json) {
    printJson(io, report, 2);
  } else {
    format === "markdown" ? printVerbatim(io, [reportMarkdown(report)]) : print(io, reportText(report, io.colours));
  }
}
