import * as z from "zod";
import { type Comparison, relations } from "./compare.ts";
import type { ScanOutcome } from "./scan-lines.ts";
import { holeSeverities, type ScannedImage, type ScanResult } from "./types.ts";

/* What `scan --json` prints, and the schema in schema/scan.schema.json: one value, which the compiler compares with the types of what is shown. */

const text = z.string();
const texts = z.array(text).readonly();

const result: z.ZodType<ScanResult> = z
  .object({
    id: text.describe("The scanner's own name of the check."),
    title: text,
    level: z
      .enum(["passed", "warned", "noted"])
      .describe("`noted`: it neither passed nor failed, such as a check that a person must do."),
    services: texts.describe("The services that it names; empty if it is about the server, or names none."),
    detail: text.exactOptional(),
  })
  .describe("One check of the scanner.");

const image: z.ZodType<ScannedImage> = z
  .object({
    service: text,
    system: text.exactOptional().describe("The system in it, such as `debian 13.1`."),
    holes: z
      .array(
        z.object({
          id: text.describe("Such as `CVE-2026-1234`."),
          severity: z.enum(holeSeverities),
          package: text,
          installed: text.describe("The version that is there."),
          fixed: text.exactOptional().describe("The version without it; absent where there is none yet."),
        }),
      )
      .readonly()
      .describe("The worst first."),
  })
  .describe("What is known of the image of a service.");

const comparison: z.ZodType<Comparison> = z
  .object({
    id: text,
    title: text,
    level: z.enum(["passed", "warned"]),
    service: text.exactOptional().describe("Absent for the server, or where the scanner names none."),
    relation: z
      .enum(relations)
      .describe(
        "`agree`: both find that it holds, or both that it does not. `stricter`: the scanner warns, and the control holds by measurement. `weaker`: the scanner passes, and a control does not hold or is left open. `superseded`: the measure is explained, and not taken. `unmeasured`: the control was not measured. `unknown`: the catalogue has nothing for it.",
      ),
    controls: texts.describe("The controls and measures of the catalogue that it is about."),
    why: text.exactOptional().describe("Why the control does not hold or is left open, as it was measured."),
    detail: text.exactOptional(),
  })
  .describe("One check of the scanner beside what was measured of the same thing.");

const scan: z.ZodType<ScanOutcome> = z.object({
  scanner: text,
  place: text.describe("The host; or what was looked at here."),
  outcome: z.discriminatedUnion("state", [
    z.object({
      state: z.literal("complete"),
      version: text.describe("The scanner's version, as it says it."),
      figure: text.exactOptional().describe("The number in which the scanner sums up."),
      results: z.array(result).readonly(),
      images: z.array(image).readonly().exactOptional().describe("By a scanner that looks into images."),
      comparisons: z.array(comparison).readonly(),
    }),
    z.object({
      state: z.enum(["aborted", "missing"]).describe("Nothing of it counts as passed."),
      why: text,
    }),
  ]),
});

export const publishedScans = z
  .object({
    version: z.literal(1).describe("The version of this format."),
    stack: text.describe("The name of the stack."),
    tool: text.describe("The version of harden-init."),
    startedAt: text.describe("A time of ISO 8601, in UTC."),
    scans: z.array(scan).readonly(),
  })
  .describe("What scanners said of a stack beside what was measured, as `harden-init scan --json` prints it.");

/** The JSON schema of `scan --json`, for programs that read it. Keys that a later version adds are allowed. */
export function buildScanSchema(): Readonly<Record<string, unknown>> {
  return { title: "What scanners said beside harden-init", ...z.toJSONSchema(publishedScans, { io: "input" }) };
}
