import * as z from "zod";
import { owner, text, until } from "./text.ts";

const reading = z
  .object({
    read: text.describe("What was read."),
    place: text.describe("The file, command or try that it comes from."),
    found: text,
    wanted: text.exactOptional().describe("Absent where more than one value would do."),
  })
  .describe("One value that was read for a finding.");

const acceptance = z
  .object({
    entry: text.describe("Its name under `accept` of the service, or under `hardening.overrides`, in harden.yml."),
    reason: text,
    until,
    owner,
  })
  .describe("What the answers accept.");

export const findingSchema = z
  .object({
    host: text.describe("The server."),
    control: text.describe("The name of the control; `harden-init explain NAME` says what it is."),
    service: text.exactOptional().describe("The service where it was measured; absent for the server itself."),
    ok: z.boolean().nullable().describe("Whether it holds; null: it could not be measured, and `why` is the reason."),
    evidence: text.exactOptional().describe("The raw values that were found, in one line."),
    readings: z.array(reading).readonly().exactOptional(),
    at: text.exactOptional().describe("When it was measured, by the clock of the server."),
    seconds: z.number().exactOptional().describe("How long that took."),
    why: text.exactOptional().describe("Why it does not hold, or why it was not measured."),
    open: text
      .exactOptional()
      .describe("Why the stack is left without it, where that was known: an open point, no failure."),
    accepted: z
      .array(acceptance)
      .readonly()
      .exactOptional()
      .describe("What of it harden.yml accepts. Where the last day of one has passed, it is a failure."),
  })
  .describe("One control, measured on the live host.");

export const switchedOff = z
  .object({
    host: text,
    control: text,
    service: text.exactOptional(),
    reason: text.describe("Why, by the answers."),
    until,
    owner,
  })
  .describe("A control that the answers switch off, in a place where it would be measured.");
