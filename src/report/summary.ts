import type { RunEnding, TaskResult } from "../ansible/types.ts";
import { findControl } from "../controls/catalogue.ts";
import { joinNames } from "../lib/text/name-ranges.ts";
import { formatSeconds } from "../lib/text/seconds.ts";
import { failUnreachable } from "../lib/unreachable.ts";
import { describeOpen } from "./findings/describe-open.ts";
import type { Finding, Pass, Report } from "./types.ts";

/** Why controls could not be measured on a host, or are left open there, with those controls. */
interface Reason {
  /** Several are separated by commas, if the reason is the same on each. */
  readonly host: string;
  readonly why: string;
  /** `apparmor (webserver, dbserver)`. */
  readonly controls: readonly string[];
}

export interface FindingsSummary {
  /** The score: `79 of 91 passed, 9 left open, 0 failed, 3 not measured`. */
  readonly counts: string;
  /** Each cause once: the host of one names all where it is the same. */
  readonly broken: readonly Finding[];
  /** A line for each reason. */
  readonly open: readonly string[];
  readonly notMeasured: readonly string[];
}

/** The findings: counts, those that do not hold, and those that are left open or were not measured, by reason. */
export function summariseFindings(findings: readonly Finding[]): FindingsSummary {
  const inState = (state: FindingState) => findings.filter((finding) => judgeFinding(finding) === state);
  const [broken, open, unmeasured] = [inState("failed"), inState("open"), inState("unmeasured")];
  const held = findings.length - unmeasured.length - open.length - broken.length;
  return {
    counts: `${held} of ${findings.length} passed, ${open.length} left open, ${broken.length} failed, ${unmeasured.length} not measured`,
    broken: sameOnHosts(broken),
    open: byReason(open, describeOpen).map(describeKnown),
    notMeasured: byReason(unmeasured, ({ why = "it was not measured" }) => why).map(describeUnmeasured),
  };
}

/** The one place that a finding can have in a report, to compare by: its control, service and host. */
export function identifyPlace({ host, service, control }: Pick<Finding, "host" | "service" | "control">): string {
  return JSON.stringify([host, service, control]);
}

/** What a finding is of: a service on its host, or the host. */
export function describePlace({ host, service }: Pick<Finding, "host" | "service">): string {
  return service === undefined ? host : `${service} on ${host}`;
}

/** What a finding can come to; what needs attention most comes first. */
export const findingStates = ["failed", "open", "unmeasured", "passed"] as const;
export type FindingState = (typeof findingStates)[number];

type Judged = Pick<Finding, "ok" | "open">;

/** What a finding comes to: it fails where a control does not hold and nobody knew. */
export function judgeFinding({ ok, open }: Judged): FindingState {
  if (ok === null) {
    return "unmeasured";
  }
  return ok ? "passed" : open === undefined ? "failed" : "open";
}

/** The state among findings that needs attention most. */
export function findWorstState(findings: readonly Judged[]): FindingState {
  const states = new Set(findings.map(judgeFinding));
  return findingStates.find((state) => states.has(state)) ?? "unmeasured";
}

/** A control that does not hold, and nobody knew. */
export function isFailure(finding: Judged): boolean {
  return judgeFinding(finding) === "failed";
}

/** Why it is as it is, and what was found where that does not say it; empty if nothing is known. */
export function describeCause({ why, evidence, readings = [] }: Finding): string {
  const wrong = readings.filter(({ found, wanted }) => found !== wanted);
  const isTold = wrong.length > 0 && wrong.every(({ found, wanted }) => why?.includes(`is ${found}, wanted ${wanted}`));
  return [why, evidence === undefined || isTold ? undefined : `found: ${evidence}`].filter(Boolean).join(", ");
}

/** What to do about a failure that a deploy cannot change, by the catalogue. */
export function findFix({ control }: Finding): string | undefined {
  return findControl(control)?.fix;
}

function byReason(findings: readonly Finding[], reasonOf: (finding: Finding) => string): readonly Reason[] {
  const reasons = groupBy(findings, (finding) => JSON.stringify([finding.host, reasonOf(finding)]));
  return sameOnSeveral(
    [...reasons].map(([key, group]) => {
      const [host, why] = JSON.parse(key) as [string, string];
      return { host, why, controls: byControl(group) };
    }),
  );
}

function sameOnSeveral(reasons: readonly Reason[]): readonly Reason[] {
  const groups = groupBy(reasons, ({ why, controls }) => JSON.stringify([why, controls]));
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, host: joinHosts([first, ...others]) }],
  );
}

/** The results of a task that are the same on more than a few hosts once, with all of them as its host. */
export function joinSameResults(results: readonly TaskResult[]): readonly TaskResult[] {
  const groups = groupBy(results, ({ task, path, outcome, message, changes }) =>
    JSON.stringify([task, path, outcome, message, changes]),
  );
  return [...groups.values()].flatMap((group) =>
    group.length <= fewResults ? group : group.slice(0, 1).map((one) => ({ ...one, host: joinHosts(group) })),
  );
}

const fewResults = 3;

function joinHosts(places: readonly { readonly host: string }[]): string {
  return joinNames(places.map(({ host }) => host));
}

/** What is the same on several hosts once, with all of them as its host. */
function sameOnHosts(findings: readonly Finding[]): readonly Finding[] {
  const groups = groupBy(findings, ({ control, service, why, evidence }) =>
    JSON.stringify([control, service, why, evidence]),
  );
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, host: joinHosts([first, ...others]) }],
  );
}

/** One line about it. If the host itself reported the reason, its own words are enough. */
function describeUnmeasured({ host, controls, why }: Reason): string {
  const told = /^not enforced on /.test(why);
  return `${controls.join(", ")}: ${told ? "" : `not measured on ${host}: `}${why}`.replaceAll("\n", " ");
}

/** One line about what is left open. */
function describeKnown({ controls, why }: Reason): string {
  return `${controls.join(", ")}: ${why}`.replaceAll("\n", " ");
}

function byControl(findings: readonly Finding[]): readonly string[] {
  const groups = groupBy(findings, (finding) => finding.control);
  return [...groups].map(([control, group]) => {
    const services = group.map((finding) => finding.service).filter((service) => service !== undefined);
    return services.length === 0 ? control : `${control} (${services.join(", ")})`;
  });
}

/** The entries of a list by a key, in its order. */
export function groupBy<T>(list: readonly T[], keyOf: (entry: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of list) {
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [entry]);
    } else {
      group.push(entry);
    }
  }
  return groups;
}

/** The first line: what was done to which stack, how it ended, how long it took. */
export function describeRun(report: Report): string {
  const seconds = formatSeconds(report.passes.reduce((sum, pass) => sum + pass.seconds, 0));
  const bad = report.passes.find((pass) => pass.ending.type !== "done");
  if (bad !== undefined) {
    return `${endingText(bad.ending, report.stack)} (${passNames[bad.name]}, after ${seconds})`;
  }
  if (report.canary?.stopped !== undefined) {
    const { host, stopped } = report.canary;
    return `${report.stack}: nothing was begun after the canary ${host}: ${stopped} (after ${seconds})`;
  }
  if (report.passes.some((pass) => pass.name === "check")) {
    return `Checked ${report.stack} in ${seconds}: nothing was changed.`;
  }
  if (report.passes.some((pass) => pass.name === "verify")) {
    return `Measured ${report.stack} in ${seconds}: nothing was changed.`;
  }
  if (report.passes.some((pass) => pass.name === "access")) {
    return `Prepared the deploy account of ${report.stack} in ${seconds}.`;
  }
  if (report.passes.some((pass) => pass.name === "rollback")) {
    return `Took ${report.stack} back in ${seconds}.`;
  }
  const done = `${report.tags === undefined ? "Deployed" : `Ran only ${report.tags.join(", ")} of`} ${report.stack} in ${seconds}`;
  if (report.idempotent === false) {
    return `${done}, but a second pass made changes again.`;
  }
  return `${done}.${report.idempotent ? " A second pass changed nothing." : ""}`;
}

/** A check changes nothing. */
export function titleChanges({ name }: Pass): string {
  return name === "check" ? "Would change" : "Changed";
}

/** A check speaks of what ran before it. */
export function titleControls(passes: readonly Pass[]): string {
  return passes.some(({ name }) => name === "check") ? "Controls of what runs now" : "Controls";
}

export const passNames: Readonly<Record<Pass["name"], string>> = {
  check: "check",
  canary: "canary",
  "prove-canary": "second pass of the canary",
  deploy: "deploy",
  prove: "second pass",
  access: "access",
  verify: "verify",
  rollback: "rollback",
  backup: "backup",
  restore: "restore",
};

function endingText(ending: RunEnding, stack: string): string {
  switch (ending.type) {
    case "done":
      return `${stack} is done`;
    case "host-failed":
      return `${stack}: a task failed`;
    case "host-unreachable":
      return `${stack}: a host could not be reached`;
    case "no-hosts":
      return `${stack}: nothing was run`;
    case "not-started":
      return `${stack}: Ansible did not start`;
    case "stopped":
      return `${stack}: Ansible stopped with an error during the run`;
    case "interrupted":
      return `${stack} was interrupted by ${ending.signal}`;
    default:
      return failUnreachable(ending);
  }
}

/** Ansible's own error, if no task failed. */
export function findComplaint(ending: RunEnding): string | undefined {
  return "message" in ending ? ending.message : undefined;
}

/** What a run had changed on each host that failed, before it did: no message of a single task knows that. */
export function describeChangesBefore({ name, failed, hosts }: Pass): readonly string[] {
  const stopped = [...new Set(failed.map(({ host }) => host))].filter((host) => Object.hasOwn(hosts, host));
  const told = stopped.map((host) => ({ host, words: changedWords(hosts[host]?.changed ?? 0) }));
  const groups = groupBy(told, ({ host, words }) => (stopped.length > fewResults ? words : host));
  return name === "check" ? [] : [...groups.values()].map((group) => `${joinHosts(group)}: ${group[0]?.words}`);
}

function changedWords(count: number): string {
  if (count === 0) {
    return "no task before it changed anything.";
  }
  return `${count} ${count === 1 ? "task" : "tasks"} before it made changes; they stay.`;
}
