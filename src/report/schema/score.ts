import * as z from "zod";
import { amount, text } from "./text.ts";

const points = z.object({ points: amount, of: amount }).readonly();
const percent = z.number().int().min(0).max(100);

export const scoreSchema = z
  .object({
    value: percent.describe("Of 100: the share of the points, rounded down."),
    points: amount.describe("For what was measured and holds: 5 for a control of high severity, 3 medium, 1 low."),
    of: amount.describe("For everything that counts."),
    lost: z
      .object({
        failed: amount,
        accepted: amount.describe("Left open, and accepted by the answers until a day."),
        open: amount.describe("Left open otherwise."),
        unmeasured: amount,
        off: amount.describe("Switched off by the answers."),
      })
      .readonly()
      .describe("The points that are lost, by the reason."),
    bySeverity: z.object({ high: points, medium: points, low: points }).readonly(),
    weakest: z
      .object({ place: text, value: percent })
      .readonly()
      .describe("The service or server with the lowest score."),
  })
  .readonly()
  .describe(
    "How much of what belongs to the stack was measured and holds; docs/score.md says how. Worked out from the findings.",
  );
