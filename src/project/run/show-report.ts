import { print, printJson, printVerbatim } from "../../lib/io.ts";
import { formatMarkdown } from "../../report/markdown.ts";
import { formatReport } from "../../report/report-text.ts";
import type { Report } from "../../report/types.ts";
import type { Context } from "../types.ts";

/** How a report is shown. */
interface Showing {
  readonly format?: "text" | "markdown";
  /** What the user has seen: a text leaves it out, or counts it. */
  readonly seen?: Parameters<typeof formatReport>[2];
}

/** Prints a report in the requested format: JSON, Markdown, or text. */
export function showReport({ io, json }: Context, report: Report, { format = "text", seen }: Showing = {}): void {
  if (json) {
    printJson(io, report, 2);
  } else {
    format === "markdown"
      ? printVerbatim(io, [formatMarkdown(report)])
      : print(io, formatReport(report, io.colours, seen));
  }
}
