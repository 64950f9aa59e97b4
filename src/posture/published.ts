import * as z from "zod";
import { scoreSchema } from "../report/schema/score.ts";
import type { Compared, ShownSide } from "./types.ts";

/* What `posture --format json` prints, and the schema in schema/posture.schema.json: one value, which the compiler compares with the types of what is shown. */

const text = z.string();
const texts = z.array(text).readonly();
const amount = z.number().int().nonnegative();

const side: z.ZodType<ShownSide> = z.object({
  title: text.describe("What it is: `the deploy of 2026-11-27 15:01 UTC`."),
  stack: text,
  isDerived: z.boolean().describe("It follows from settings and the engine's defaults; nothing was measured."),
  score: scoreSchema.exactOptional(),
});

const state = z.enum(["passed", "failed", "open", "unmeasured", "off"]);

const compared: z.ZodType<Omit<Compared, "change">> = z.object({
  host: text,
  service: text.exactOptional().describe("Absent for the server itself."),
  control: text,
  before: state,
  after: state.describe("`open`: left open by the answers; `off`: switched off by them."),
  cause: text.describe(
    "Why it is as it is on the side where it does not hold; the later one where both do not. Empty if nothing is known.",
  ),
});

const places = z.array(compared).readonly();

const comparison = z
  .object({
    before: side,
    after: side,
    lost: places.describe("What held before and does not now."),
    gained: places.describe("What holds now and did not before."),
    open: places.describe("What holds on neither side."),
    held: amount.describe("How much holds on both sides."),
    onlyBefore: amount.describe("How many places only the earlier side knows. They are not judged."),
    onlyAfter: amount.describe("The same of the later side."),
    attacks: z
      .object({
        known: amount.describe("The attacks of docs/attacks.md whose control both sides know."),
        before: amount.describe("How many of them the controls stopped before."),
        after: amount.describe("How many of them the controls stop now."),
        stopped: texts.describe("What was tried, where it is stopped now and was not before."),
        possible: texts.describe("What was tried, where it is not stopped now."),
      })
      .describe("These attacks succeeded on a plain stack. They are not tried on this one."),
    notes: texts,
  })
  .describe("Two sides of a stack.");

export const publishedPosture = z
  .object({
    version: z.literal(1).describe("The version of this format."),
    comparisons: z
      .array(comparison)
      .describe("Without names of records: since the run before, and against no hardening; else the two records."),
  })
  .describe("What a stack gained and lost, as `harden-init posture --format json` prints it.");

/** The JSON schema of `posture --format json`, for programs that read it. Keys that a later version adds are allowed. */
export function buildPostureSchema(): Readonly<Record<string, unknown>> {
  return { title: "What a stack gained, by harden-init", ...z.toJSONSchema(publishedPosture, { io: "input" }) };
}
