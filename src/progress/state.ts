import type { RunEvent, TaskResult } from "../ansible/types.ts";
import type { FinishedTask, Progress } from "./types.ts";

export const noProgress: Progress = { play: "", hosts: new Map(), tasks: 0, changed: 0, failed: 0, finished: [] };

/**
 * The next state. Hosts on which a task changed something are reported together at its end; a failure is reported at once. `finished` holds what
 * this event ended, and nothing of earlier ones.
 */
export function reduce(state: Progress, event: RunEvent): Progress {
  switch (event.type) {
    case "run-started":
      return noProgress;
    case "play-started":
      return { ...closeTask(state), play: event.play };
    case "task-started":
      // Under the strategy `free` each host begins the same task separately.
      return state.task?.name === event.task && state.task.done === 0
        ? { ...state, finished: [] }
        : { ...closeTask(state), task: { name: event.task, done: 0 }, tasks: state.tasks + 1 };
    case "task-finished":
      return addResult({ ...state, finished: [] }, event.result);
    case "stats":
    case "run-ended":
      return closeTask(state);
    case "interruption":
      return { ...state, finished: [], ends: event.ends };
    case "line":
      return { ...state, finished: [] };
  }
}

function closeTask(state: Progress): Progress {
  const { task, ...rest } = state;
  return { ...rest, finished: task?.changed === undefined ? [] : [task.changed] };
}

function addResult(before: Progress, result: TaskResult): Progress {
  const state = answered(before, result);
  if (result.outcome === "failed" || result.outcome === "unreachable") {
    return { ...state, failed: state.failed + 1, finished: [outcomeOf(result, result.outcome)] };
  }
  if (result.outcome !== "changed") {
    return state;
  }
  const changed = { ...state, changed: state.changed + 1 };
  const task = outcomeOf(result, "changed");
  return state.task?.name === result.task
    ? { ...changed, task: { ...state.task, changed: merge(state.task.changed, task) } }
    : { ...changed, finished: [task] };
}

function answered(state: Progress, { host, task, outcome, seconds }: TaskResult): Progress {
  const changed = (state.hosts.get(host)?.changed ?? 0) + (outcome === "changed" ? 1 : 0);
  const hosts = new Map(state.hosts).set(host, { changed, last: { task, outcome, seconds, number: state.tasks } });
  return state.task?.name === task
    ? { ...state, hosts, task: { ...state.task, done: state.task.done + 1 } }
    : { ...state, hosts };
}

function outcomeOf({ task, host, seconds, changes }: TaskResult, outcome: FinishedTask["outcome"]): FinishedTask {
  return { task, outcome, hosts: [host], seconds, changes };
}

function merge(earlier: FinishedTask | undefined, later: FinishedTask): FinishedTask {
  return earlier === undefined
    ? later
    : {
        ...later,
        hosts: [...earlier.hosts, ...later.hosts],
        seconds: Math.max(earlier.seconds, later.seconds),
        changes: [...new Set([...earlier.changes, ...later.changes])],
      };
}
