import * as z from "zod";
import { owner, reason } from "./adopted.ts";

const override = z
  .strictObject({
    off: z.literal(true).describe("The control is off for the stack."),
    reason,
    owner,
    until: z.iso.date().optional().describe("The last day on which it may be off; after it, reports show a finding."),
  })
  .describe("A control that is off for this stack.");

/** How strictly the stack is hardened. */
export const hardening = z
  .strictObject({
    profile: z
      .enum(["baseline", "strict"])
      .default("strict")
      .describe("Which controls are on: `strict` is every control, `baseline` those that hardly ever break anything."),
    apparmor: z
      .enum(["auto", "require", "off"])
      .default("auto")
      .describe("`auto` uses AppArmor if the server's kernel enforces it, `require` stops the deploy if it does not."),
    apparmor_mode: z
      .enum(["enforce", "complain"])
      .optional()
      .describe("`enforce` denies what a profile does not allow, `complain` only logs it. Default: enforce."),
    overrides: z.record(z.string(), override).optional().describe("Controls that are off, each with its reason."),
  })
  .describe("How strictly the stack is hardened.");
