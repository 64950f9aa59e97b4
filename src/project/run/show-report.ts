import { print, printJson } from "../../lib/io.ts";
import { formatReport } from "../../report/formats/text/text.ts";
import { publishReport } from "../../report/score/publish-report.ts";
import type { Report } from "../../report/types.ts";
import type { Context } from "../types.ts";

/** Prints a report as JSON or text. @param seen what the user has seen: a text leaves it out, or counts it */
export function showReport({ io, json }: Context, report: Report, seen?: Parameters<typeof formatReport>[2]): void {
  if (json) {
    printJson(io, publishReport(report), 2);
  } else {
    print(io, formatReport(report, io.colours, seen));
  }
}
