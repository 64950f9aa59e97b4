import * as z from "zod";
import { type HostStats, type RunEnding, statNames, type TaskResult } from "../../ansible/types.ts";
import { stripEscapes } from "../../lib/text/escapes.ts";
import { type Change, type Changes, changeStates, thingKinds } from "../../why/types.ts";

/*
 * The single source for the record of a run: what `report` reads, the types of what it shows, and the schema in schema/report.schema.json derive from
 * it. Unknown keys are allowed, so that an older version shows what a newer one recorded.
 */

/** A record may have been edited: nothing in it steers a terminal. */
const text = z.string().overwrite(stripEscapes);
const texts = z.array(text).readonly();
const moment = text.describe("A time of ISO 8601, in UTC.");

const reading = z
  .object({
    read: text.describe("What was read."),
    place: text.describe("The file, command or try that it comes from."),
    found: text,
    wanted: text.exactOptional().describe("Absent where more than one value would do."),
  })
  .describe("One value that was read for a finding.");

const until = text
  .exactOptional()
  .describe("The last day on which it holds, `YYYY-MM-DD`; absent where it has no end.");
const owner = text.exactOptional().describe("Who answers for it.");

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

const pass = z
  .object({
    name: z.enum(["check", "deploy", "prove", "access", "verify", "rollback", "restore"]),
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

const packageChange = z.object({
  name: text,
  old: text.describe("Empty where the package was not there."),
  new: text.describe("Empty where the package is gone."),
});

const renewal = z
  .object({
    host: text,
    service: text,
    image: text,
    replaced: z.boolean(),
    why: text,
    packages: z.array(packageChange).readonly().describe("The packages that differ."),
  })
  .describe("What became of the image of a service.");

const layout = z
  .object({
    services: z
      .array(
        z.object({
          name: text,
          kind: text,
          image: text.exactOptional().describe("What it runs, or is built from."),
          uses: texts.describe("The services that it needs."),
          networks: texts,
          outbound: text.describe("Where it may connect to outside the server: `none`, `any`, or the addresses."),
          published: z
            .array(
              z.object({
                host: text.exactOptional().describe("The one server where this holds; absent: all others."),
                address: text,
                port: text,
              }),
            )
            .readonly()
            .describe("Where the server listens for it."),
        }),
      )
      .readonly(),
    networks: z.array(z.object({ name: text, internal: z.boolean() })).readonly(),
  })
  .describe("What the stack consisted of when this was measured, by its answers.");

const switchedOff = z
  .object({
    host: text,
    control: text,
    service: text.exactOptional(),
    reason: text.describe("Why, by the answers."),
    until,
    owner,
  })
  .describe("A control that the answers switch off, in a place where it would be measured.");

const amount = z.number().int().nonnegative();

const ownAudit = z
  .object({
    host: text,
    at: moment,
    until: text.describe("The last time at which it was still so."),
    runs: amount.describe("How often it was measured from `at` to `until`."),
    counts: z
      .object({ holds: amount, fails: amount, open: amount, unmeasured: amount })
      .readonly()
      .exactOptional()
      .describe("How many controls were in which state; absent where nothing could be measured."),
    failed: text.exactOptional().describe("Why nothing could be measured."),
    news: texts.describe(
      "What was different from the time before: a sentence for each change and each try to break out.",
    ),
  })
  .describe("What a prepared server found by itself, without a machine that deploys.");

const backupState = z
  .object({
    host: text,
    last: z
      .object({ backup: text, at: moment, why: text, bytes: amount })
      .readonly()
      .exactOptional()
      .describe("The last backup of the data; absent where there is none."),
    proven: z
      .object({ backup: text, at: moment })
      .readonly()
      .exactOptional()
      .describe("The last backup that was restored into throw-away containers and had the same checksums."),
    failed: z
      .object({ at: moment, why: text })
      .readonly()
      .exactOptional()
      .describe("The last try that failed, if none succeeded since."),
  })
  .describe("What a server knows of the backups of the data.");
const release = z
  .object({
    host: text,
    is: z
      .enum(["kept", "unkept", "offered", "restored", "failed", "runs", "begun", "ended"])
      .describe(
        "`kept`: what runs is this release; `unkept`: it could not be kept; `offered`: the deploy failed, and this one ran well before; `restored`: a rollback brought it back in this run; `failed`: it did not come through; `runs`: it runs by an earlier rollback; `begun`: an earlier rollback to it has not come to its end; `ended`: this deploy took the place of one that ran by a rollback.",
      ),
    release: text.exactOptional().describe("Its name, a time in UTC."),
    why: text
      .exactOptional()
      .describe("Why it was not kept or did not come through; of `runs` and `begun`, since when."),
  })
  .describe("What became of a release on a server.");

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
