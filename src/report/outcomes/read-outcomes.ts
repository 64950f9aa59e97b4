import type { RunEvent, TaskResult } from "../../ansible/types.ts";
import { isJudging } from "../judging-tasks.ts";
import { isFailure } from "../summary.ts";
import type { Finding, Outcome, Pass } from "../types.ts";

/** A pass, with what happened in it. */
export interface PassWithEvents {
  readonly pass: Pass;
  readonly events: readonly RunEvent[];
}

/** The playbooks that put servers in their order: what they do there is nothing of the stack. */
const orderingPlaybooks = ["reach", "turns", "batch", "through"].map((name) => `playbooks/${name}.yml:`);
/** The play that looks at all of them, by tasks that other plays have, too. */
export const lookingPlay = "Look at the servers, and divide those that differ into batches";

/** Whether a task failed because a server before this one did not come through: this one has not failed. */
export function isHeldBack({ path = "", outcome }: TaskResult): boolean {
  return outcome === "failed" && path.startsWith("playbooks/batch.yml:");
}

function isOrdering({ path = "", play }: TaskResult): boolean {
  return play === lookingPlay || orderingPlaybooks.some((file) => path.startsWith(file));
}

/**
 * How far a run came on each of several servers; empty for one.
 *
 * @param asked the servers that the run was for, in their order, where that is known beside what happened
 * @param findings of the whole run
 */
export function readOutcomes(
  passes: readonly PassWithEvents[],
  asked: readonly string[],
  findings: readonly Finding[],
): readonly Outcome[] {
  const latest = new Map<string, Outcome>(asked.map((host) => [host, { host, outcome: "not-begun", changed: 0 }]));
  for (const one of passes) {
    for (const outcome of readPass(one)) {
      const known = latest.get(outcome.host);
      // A second pass that did not come to a server says nothing of what the first one did there.
      if (known === undefined || outcome.outcome !== "not-begun") {
        latest.set(outcome.host, { ...outcome, changed: (known?.changed ?? 0) + outcome.changed });
      }
    }
  }
  const broken = passes.some(({ pass }) => pass.name !== "check") ? findings.filter(isFailure) : [];
  const failing = new Set(broken.map(({ host }) => host));
  return latest.size < 2
    ? []
    : [...latest.values()].map((one) =>
        one.outcome === "done" && failing.has(one.host) ? { ...one, outcome: "not-as-expected" } : one,
      );
}

function readPass({ pass, events }: PassWithEvents): readonly Outcome[] {
  const byHost = new Map<string, TaskResult[]>();
  for (const event of events) {
    if (event.type === "task-finished") {
      const { result } = event;
      byHost.set(result.host, [...(byHost.get(result.host) ?? []), result]);
    }
  }
  return [...byHost].map(([host, results]) => readHost(host, results, pass));
}

function readHost(host: string, results: readonly TaskResult[], pass: Pass): Outcome {
  const own = results.filter((result) => !isOrdering(result));
  const changed = own.filter(({ outcome }) => outcome === "changed").length;
  const failure = pass.failed.findLast((result) => result.host === host);
  if (failure !== undefined) {
    const began = failure.outcome !== "unreachable" || own.some((result) => result !== failure && reachesHost(result));
    return { host, outcome: judgeFailure(failure), ...(began && { task: failure.task }), changed };
  }
  const last = own.at(-1);
  if (last === undefined) {
    return { host, outcome: "not-begun", changed };
  }
  return cameToItsEnd(results, pass)
    ? { host, outcome: "done", changed }
    : { host, outcome: "interrupted", task: last.task, changed };
}

/** What Ansible does for a server on the machine that deploys. */
const actionsHere = ["include_tasks", "include_vars", "set_fact", "set_stats", "assert", "fail", "debug", "meta"];

function reachesHost({ action, outcome }: TaskResult): boolean {
  return outcome !== "skipped" && !actionsHere.some((name) => action === `ansible.builtin.${name}`);
}

function judgeFailure(failure: TaskResult): Outcome["outcome"] {
  if (failure.outcome === "unreachable") {
    return "unreachable";
  }
  return isJudging(failure) ? "not-as-expected" : "failed";
}

/** The tasks with which a deploy ends on a server. */
const reportingTasks = "playbooks/tasks/report.yml";

/** Ansible goes on with those that did not fail. In a run that was ended, those were done whose batch had come through, or whose findings were handed over. */
function cameToItsEnd(results: readonly TaskResult[], { ending }: Pass): boolean {
  const last = results.at(-1);
  return ending.type === "done" || ending.type === "host-failed" || ending.type === "host-unreachable"
    ? true
    : last !== undefined && (isOrdering(last) || last.path?.startsWith(`${reportingTasks}:`) === true);
}
