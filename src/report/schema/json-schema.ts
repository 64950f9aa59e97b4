import * as z from "zod";
import { publishedSchema } from "./report.ts";

/** The JSON schema of `report --format json`, for programs that read it. */
export function buildReportSchema(): Readonly<Record<string, unknown>> {
  return { title: "A report of harden-init", ...z.toJSONSchema(publishedSchema, { io: "input" }) };
}
