import * as z from "zod";
import { amount, moment, text, texts } from "./text.ts";

/** What was learned of one service by experiments, before and after. */
export const learnedService = z.object({
  service: text,
  host: text.describe("Where it was learned."),
  at: moment,
  isPartial: z.boolean().describe("Whether the learning did not come to its end."),
  starts: amount.describe("How often the service was started for it."),
  rows: z
    .array(z.object({ what: text, before: text, after: text, why: texts.describe("What was observed.") }))
    .readonly(),
  unexercised: texts.describe("What is there, and was not exercised."),
});
