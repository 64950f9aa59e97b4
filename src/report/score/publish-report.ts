import type * as z from "zod";
import type { publishedSchema } from "../schema/report.ts";
import type { Report } from "../types.ts";
import { computeScore } from "./compute-score.ts";

/** A report as programs get it. The score is worked out each time: in a record it would be a statement that someone can change. */
export function publishReport({ version, stack, ...report }: Report): z.output<typeof publishedSchema> {
  const score = computeScore(report);
  return { version, stack, ...(score !== undefined && { score }), ...report };
}
