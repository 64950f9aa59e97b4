import * as z from "zod";
import { findingSchema, switchedOff } from "./finding.ts";
import { backupState, ownAudit, release, renewal } from "./kept.ts";
import { layout } from "./layout.ts";
import { learnedService } from "./learned.ts";
import { canary, outcome } from "./outcome.ts";
import { pass } from "./pass.ts";
import { scoreSchema } from "./score.ts";
import { moment, text, texts } from "./text.ts";

/*
 * The single source for the record of a run: what `report` reads, the types of what it shows, and the schema in schema/report.schema.json derive from
 * it. Unknown keys are allowed, so that an older version shows what a newer one recorded.
 */

export const reportSchema = z
  .object({
    version: z.literal(1).describe("The version of this format."),
    stack: text.describe("The name of the stack."),
    startedAt: moment,
    endedAt: moment,
    tool: text.describe("The version of harden-init."),
    tags: texts.exactOptional().describe("The tags of the plays that were run; absent if all were."),
    passes: z.array(pass).readonly(),
    idempotent: z
      .boolean()
      .exactOptional()
      .describe("Only with `deploy --prove`: whether the second pass changed nothing."),
    outcomes: z
      .array(outcome)
      .readonly()
      .exactOptional()
      .describe("Only where the run was for several servers: how far it came on each."),
    canary: canary.exactOptional(),
    findings: z.array(findingSchema).readonly().describe("Every control on every service and server."),
    switchedOff: z
      .array(switchedOff)
      .readonly()
      .exactOptional()
      .describe("What the answers switch off, where something was measured."),
    renewals: z
      .array(renewal)
      .readonly()
      .exactOptional()
      .describe("Only with `deploy --refresh`: what became of each image."),
    unrefused: z
      .array(z.object({ host: text, secret: text }))
      .readonly()
      .exactOptional()
      .describe("The secrets of which it could not be seen that the previous password is refused; a note says why."),
    urls: z
      .record(text, text)
      .readonly()
      .describe("The address of each published service: by service, or by `service on host` for several servers."),
    tunnels: z
      .record(text, text)
      .readonly()
      .exactOptional()
      .describe("By the same names: the command that makes a service on a server's loopback reachable."),
    audits: z
      .array(ownAudit)
      .readonly()
      .exactOptional()
      .describe("The newest of what the servers found by themselves before this run, each server's oldest first."),
    backups: z
      .array(backupState)
      .readonly()
      .exactOptional()
      .describe("The backups of the data, where the answers want them."),
    releases: z.array(release).readonly().exactOptional().describe("What became of releases, for a rollback."),
    notes: texts.describe("What the user should know besides."),
    layout: layout.exactOptional(),
    learned: z
      .array(learnedService)
      .readonly()
      .exactOptional()
      .describe("What was learned of the images that ran, where something was."),
  })
  .describe("The result of a run, as `harden-init report --format json` prints it. It holds no secret.");

/** What is published has what is worked out when it is shown; a record has not, and where one says it, that is not read. */
export const publishedSchema = reportSchema.extend({ score: scoreSchema.exactOptional() });

export const recordSchema = z.object({
  version: z.literal(1),
  kind: text,
  tool: text,
  stack: text,
  startedAt: moment,
  /** `running` in the record of a killed process. */
  state: z.enum(["running", "ended"]),
  process: z.number(),
  /** How far it came. */
  reached: z
    .object({ play: text, task: text.exactOptional(), tasks: z.number(), at: moment })
    .readonly()
    .exactOptional(),
  endedAt: moment.exactOptional(),
  report: reportSchema.readonly().exactOptional(),
});
