import { print } from "../../lib/io.ts";
import { reportMarkdown } from "../../report/markdown.ts";
import { reportText } from "../../report/report-text.ts";
import type { Report } from "../../report/types.ts";
import type { Context } from "../types.ts";

/** Prints a report in the requested format: JSON, Markdown, or text. */
export function showReport({ io, json }: Context, report: Report, format: "text" | "markdown" = "text"): void {
  if (json) {
    print(io, JSON.stringify(report, null, 2));
  } else {
    print(io, format === "markdown" ? reportMarkdown(report) : reportText(report, io.colours));
  }
}
