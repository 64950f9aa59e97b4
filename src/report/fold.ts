import type { HostStats, RunEnding, RunEvent, TaskResult } from "../ansible/types.ts";
import { explainChanges } from "../why/explain.ts";
import type { Changes } from "../why/types.ts";
import { findInterruption } from "./interruption/find-interruption.ts";
import { isHeldBack, readOutcomes } from "./outcomes/read-outcomes.ts";
import { countPublishing, type Published, readPublished } from "./published.ts";
import { describePlace, groupBy, identifyPlace } from "./summary.ts";
import type { Reached } from "./tunnels.ts";
import type { Canary, Finding, LearnedService, Pass, Report, StackLayout } from "./types.ts";

export interface RecordedPass {
  readonly name: Pass["name"];
  readonly events: readonly RunEvent[];
  /** The names of the playbook's plays, where the run was interrupted. */
  readonly plays?: readonly string[];
}

export interface Recorded {
  readonly stack: string;
  /** This tool's version. */
  readonly tool: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly tags?: readonly string[];
  readonly passes: readonly RecordedPass[];
  /** How each host is reached. */
  readonly servers?: readonly Reached[];
  readonly layout?: StackLayout;
  readonly learned?: readonly LearnedService[];
  /** The servers that it was for, in their order, where that is known beforehand. */
  readonly asked?: readonly string[] | undefined;
  readonly canary?: Canary | undefined;
  /** What the answers switch off, in every place. */
  readonly switchedOff?: NonNullable<Report["switchedOff"]>;
}

/** A run as one value. If several passes measured the same control, the last one counts. */
export function foldReport(recorded: Recorded): Report {
  const { passes, servers, asked = [], canary, switchedOff = [], learned = [], ...about } = recorded;
  const folded = passes.map((pass) => foldPass(pass, about.stack));
  const said = passes.map(({ events }) => last(events, "stats")?.custom ?? {});
  const isFleet = countPublishing(said) > 1;
  const published = passes.map(({ name }, at) => {
    const all = readPublished(said[at] ?? {}, { servers, isFleet });
    return name === "check" ? onlyOfWhatRuns(all) : all;
  });
  const tunnels: Readonly<Record<string, string>> = Object.assign({}, ...published.map((one) => one.tunnels));
  const renewals = published.flatMap((one) => one.renewals);
  const unrefused = published.flatMap((one) => one.unrefused);
  // Each pass has asked its servers for the whole history.
  const audits = lastOfEachHost(published.map((one) => one.audits));
  const backups = lastOfEachHost(published.map((one) => one.backups));
  const releases = published.flatMap((one) => one.releases);
  const findings = newest(published.flatMap((one) => one.findings));
  const off = onlyWhereMeasured(switchedOff, findings);
  const proofs = folded.filter(({ name }) => name === "prove" || name === "prove-canary");
  const isProven = proofs.length > 0 && proofs.every(({ ending }) => ending.type === "done");
  const together = folded.map((pass, at) => ({ pass, events: passes[at]?.events ?? [] }));
  const places = new Map(servers?.map(({ name }, at) => [name, at]));
  const outcomes = [...readOutcomes(together, asked, findings)].sort(
    (one, other) => (places.get(one.host) ?? 0) - (places.get(other.host) ?? 0),
  );
  return {
    version: 1,
    ...about,
    passes: folded,
    ...(isProven && { idempotent: proofs.every(({ changed }) => changed.length === 0) }),
    ...(outcomes.length > 0 && { outcomes }),
    ...(canary !== undefined && { canary }),
    findings,
    ...(off.length > 0 && { switchedOff: off }),
    ...(renewals.length > 0 && { renewals }),
    ...(unrefused.length > 0 && { unrefused }),
    urls: Object.assign({}, ...published.map((one) => one.urls)),
    ...(Object.keys(tunnels).length > 0 && { tunnels }),
    ...(audits.length > 0 && { audits }),
    ...(backups.length > 0 && { backups }),
    ...(releases.length > 0 && { releases }),
    ...(learned.length > 0 && { learned }),
    notes: [...new Set(published.flatMap((one) => one.notes))],
  };
}

/** A run of some hosts or plays says nothing of the others. */
function onlyWhereMeasured(switchedOff: NonNullable<Report["switchedOff"]>, findings: readonly Finding[]) {
  const measured = new Set(findings.map(describePlace));
  return switchedOff.filter((one) => measured.has(describePlace(one)));
}

/** A check measures what runs already. What does not run yet has no findings: a deploy will measure it. */
function onlyOfWhatRuns({ findings, notes, ...rest }: Published): Published {
  const measured = new Set(findings.filter(({ ok }) => ok !== null).map(describePlace));
  const absent = [...new Set(findings.map(describePlace))].filter((owner) => !measured.has(owner));
  return {
    ...rest,
    findings: findings.filter((finding) => measured.has(describePlace(finding))),
    notes: [
      ...notes,
      ...(absent.length === 0 ? [] : [`Measured by a deploy, not by this check: ${absent.join(", ")}.`]),
    ],
  };
}

/** One pass by itself. */
export function foldPass({ name, events, plays = [] }: RecordedPass, stack: string): Pass {
  const finished = events.filter((event) => event.type === "task-finished");
  const results = finished.map(({ result }) => result);
  const hosts = last(events, "stats")?.hosts ?? {};
  const ended = last(events, "run-ended");
  const ending = ended?.ending ?? neverEnded;
  return {
    name,
    ending,
    ...(ending.type === "interrupted" && { interruption: findInterruption(events, plays) }),
    seconds: ended?.seconds ?? 0,
    hosts,
    changed: results.filter((result) => result.outcome === "changed"),
    ...withChanges(explainChanges(finished, stack)),
    failed: realFailures(results, hosts).filter((result) => !isHeldBack(result)),
    warnings: warningsIn(events),
  };
}

/** Absent where nothing changed, or no more is known of it than the names of tasks, which a pass has. */
function withChanges(changes: Changes): Pick<Pass, "changes"> {
  const tellsMore = changes.first.length > 0 || changes.list.some(({ what }) => what !== "task");
  return tellsMore ? { changes } : {};
}

const neverEnded: RunEnding = { type: "interrupted", signal: "unknown" };

/**
 * Ansible reports an ignored or rescued failure like a real one; only its counts differ. A host stops at the failures that count, so those are its last
 * ones. Without counts (an interrupted run) all are returned.
 */
function realFailures(
  results: readonly TaskResult[],
  hosts: Readonly<Record<string, HostStats>>,
): readonly TaskResult[] {
  const failures = results.filter((result) => result.outcome === "failed" || result.outcome === "unreachable");
  return failures.filter((failure, index) => {
    const counts = Object.hasOwn(hosts, failure.host) ? hosts[failure.host] : undefined;
    if (counts === undefined) {
      return true;
    }
    const later = failures.slice(index + 1).filter(({ host }) => host === failure.host).length;
    return later < counts.failures + counts.unreachable;
  });
}

/** `[WARNING]: …` with its continuation lines. */
function warningsIn(events: readonly RunEvent[]): readonly string[] {
  const warnings: string[] = [];
  let open = false;
  for (const event of events) {
    if (event.type !== "line" || event.stream !== "stderr") {
      continue;
    }
    const mark = /^\[([A-Z ]+)\]:? ?/.exec(event.text);
    if (mark !== null) {
      open = mark[1] === "WARNING";
    }
    if (open) {
      const text = event.text.slice(mark?.[0].length ?? 0).trim();
      const earlier = mark === null ? warnings.pop() : undefined;
      warnings.push(earlier === undefined ? text : `${earlier} ${text}`);
    }
  }
  return [...new Set(warnings)];
}

/** The findings, and instead of one at the same place the other. */
export function replaceFindings(findings: readonly Finding[], others: readonly Finding[]): readonly Finding[] {
  return newest([...findings, ...others]);
}

/** Of each host what the last pass says that had it. */
function lastOfEachHost<T extends { readonly host: string }>(passes: readonly (readonly T[])[]): readonly T[] {
  const byHost = new Map(passes.flatMap((entries) => [...groupBy(entries, ({ host }) => host)]));
  return [...byHost.values()].flat();
}

function newest(findings: readonly Finding[]): readonly Finding[] {
  const byPlace = new Map(findings.map((finding) => [identifyPlace(finding), finding]));
  return [...byPlace.values()];
}

function last<Type extends RunEvent["type"]>(
  events: readonly RunEvent[],
  type: Type,
): Extract<RunEvent, { type: Type }> | undefined {
  return events.findLast((event): event is Extract<RunEvent, { type: Type }> => event.type === type);
}
