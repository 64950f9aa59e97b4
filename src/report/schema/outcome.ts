import * as z from "zod";
import { amount, text } from "./text.ts";

/* How far a run of several servers came, server by server. */

/** What needs attention most comes first. */
export const outcomeNames = ["failed", "unreachable", "not-as-expected", "interrupted", "not-begun", "done"] as const;

export const outcome = z
  .object({
    host: text,
    outcome: z
      .enum(outcomeNames)
      .describe(
        "`done`: it came to its end; `not-as-expected`: a control does not hold there, or a task refused to go on; `failed`: a task failed; `unreachable`: it did not answer; `interrupted`: the run ended meanwhile; `not-begun`: its turn had not come.",
      ),
    task: text.exactOptional().describe("Where it broke off; absent where nothing was begun there."),
    changed: amount.describe("How many tasks changed something there."),
  })
  .describe("How far the run came on a server.");

export const canary = z
  .object({
    host: text,
    heldBefore: amount.describe("How many controls held there just before the deploy."),
    worse: z
      .array(z.object({ control: text, service: text.exactOptional(), after: z.enum(["failed", "unmeasured"]) }))
      .readonly()
      .describe("The controls that held before and do not now, or could not be measured any more."),
    stopped: text.exactOptional().describe("Why nothing was begun on the others; absent where they were deployed too."),
  })
  .describe("The server that was deployed first, alone.");
