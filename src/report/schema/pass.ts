import * as z from "zod";
import { type HostStats, type RunEnding, statNames, type TaskResult } from "../../ansible/types.ts";
import { type Change, type Changes, changeStates, thingKinds } from "../../why/types.ts";
import { text, texts } from "./text.ts";

const ending: z.ZodType<RunEnding> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("done") }),
  z.object({ type: z.literal("host-failed") }),
  z.object({ type: z.literal("host-unreachable") }),
  z.object({ type: z.literal("no-hosts"), message: text }),
  z.object({
    type: z.literal("not-started"),
    reason: z.enum(["vault", "syntax", "usage", "other"]),
    message: text,
  }),
  z.object({ type: z.literal("stopped"), message: text }),
  z.object({ type: z.literal("interrupted"), signal: text }),
]);

const hostStats: z.ZodType<HostStats> = z.record(z.enum(statNames), z.number()).readonly();

const taskResult: z.ZodType<TaskResult> = z
  .object({
    host: text,
    task: text,
    play: text,
    action: text.describe("The full name of the module."),
    outcome: z.enum(["ok", "changed", "skipped", "failed", "unreachable"]),
    seconds: z.number(),
    message: text.exactOptional(),
    changes: texts.describe("What it changed: paths, names or fields."),
    censored: z.boolean().describe("True where Ansible hides the result, because it may hold a secret."),
    path: text.exactOptional().describe("Where the task is defined."),
  })
  .describe("One task on one server.");

const side = text.exactOptional();

const change: z.ZodType<Change> = z
  .object({
    hosts: texts.describe("The servers where it changed in this way."),
    what: z.enum(thingKinds),
    name: text.describe("A file by its path in the stack's folder, or on the server; else the name of the thing."),
    state: z.enum(changeStates),
    fields: z
      .array(z.object({ field: text, before: side, after: side }))
      .readonly()
      .describe("What differs of it. A side is absent where it has none; a secret is `(not shown)`."),
    more: z.number().exactOptional().describe("How many fields more differ."),
    lines: z
      .object({ added: z.number(), removed: z.number() })
      .readonly()
      .exactOptional()
      .describe("Of a text: how many lines."),
    causes: z
      .array(z.object({ cause: text.describe("A name for programs."), words: text }))
      .readonly()
      .describe("Why, as far as it is known."),
  })
  .describe("One thing that was changed, or that a check would change.");

const changes: z.ZodType<Changes> = z
  .object({
    list: z.array(change).readonly(),
    more: z.number().describe("How many more are left out."),
    first: texts.describe("The servers on which it was the first deploy: there everything is new."),
  })
  .describe("Each thing that changed, once, and why.");

const interruption = z
  .object({
    done: z.number().describe("How many tasks came to their end."),
    last: text.exactOptional().describe("The last of them."),
    brokenOff: text.exactOptional().describe("The task that was ended in the middle."),
    next: text.exactOptional().describe("The first task that did not begin, where none was broken off."),
    play: text.exactOptional().describe("The play of that task."),
    later: texts.describe("The plays that did not begin."),
  })
  .describe("How far an interrupted pass came.");

export const pass = z
  .object({
    name: z.enum([
      ...["check", "canary", "prove-canary", "deploy", "prove", "access", "verify", "rollback", "backup", "restore"],
    ] as const),
    ending: ending.describe("How the run of the playbooks ended."),
    interruption: interruption.exactOptional(),
    seconds: z.number(),
    hosts: z.record(text, hostStats).readonly().describe("What Ansible counted on each server."),
    changed: z.array(taskResult).readonly().describe("The tasks that changed something, in order."),
    changes: changes.exactOptional(),
    failed: z.array(taskResult).readonly().describe("The tasks that failed, in order."),
    warnings: texts.describe("Warnings of Ansible."),
  })
  .describe("One pass of the playbooks.");
