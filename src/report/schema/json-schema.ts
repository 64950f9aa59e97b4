import * as z from "zod";
import { reportSchema } from "./report.ts";

/** The JSON schema of `report --format json`, for programs that read it. */
export function buildReportSchema(): Readonly<Record<string, unknown>> {
  return { title: "A report of harden-init", ...z.toJSONSchema(reportSchema, { io: "input" }) };
}
