import { publishReport } from "../score/publish-report.ts";
import type { ReportSources } from "./sources.ts";

/** The report as JSON, by the schema in schema/report.schema.json. */
export function formatJson({ report }: ReportSources): string {
  return JSON.stringify(publishReport(report), null, 2);
}
