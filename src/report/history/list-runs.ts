import { formatSeconds } from "../../lib/text/seconds.ts";
import type { KeptRecord } from "../record.ts";
import { computeScore } from "../score/compute-score.ts";
import { judgeFinding } from "../summary.ts";
import { alignRows } from "../table.ts";
import type { Report } from "../types.ts";

/** A run as a list names it. */
export interface ListedRun {
  /** What `report --compare` and `posture` take for it. */
  readonly name: string;
  readonly kind: string;
  readonly ended: string;
  readonly seconds?: number;
  readonly changed?: number;
  readonly score?: number;
  readonly controls?: string;
}

/** The kept runs, as they are in a list. One that was killed, or cannot be read, is in it too. */
export function listRuns(records: readonly KeptRecord[]): readonly ListedRun[] {
  return records.map((kept) => {
    const name = nameOf(kept.path);
    const { record } = kept;
    if (record === undefined) {
      return { name, kind: "unknown", ended: `cannot be read: ${kept.problem}` };
    }
    const { kind, report, reached } = record;
    if (report === undefined) {
      const where =
        reached === undefined
          ? "before its first task"
          : `after ${countTasks(reached.tasks)}, in: ${reached.task ?? reached.play}`;
      return { name, kind, ended: `did not end: last seen ${where}` };
    }
    return { name, kind, ended: endingOf(report), ...figuresOf(report) };
  });
}

/** The list as lines under each other, the newest first. */
export function formatRuns(runs: readonly ListedRun[]): readonly string[] {
  const rows = runs.map(({ name, kind, ended, seconds, changed, score, controls }) => [
    name,
    kind,
    seconds === undefined ? "" : formatSeconds(seconds),
    changed === undefined ? "" : String(changed),
    controls ?? "",
    score === undefined ? "" : String(score),
    ended,
  ]);
  return alignRows([["run (UTC)", "kind", "took", "changed", "controls", "score", "ended"], ...rows]);
}

const endings: Readonly<Record<Report["passes"][number]["ending"]["type"], string>> = {
  done: "came through",
  "host-failed": "a task failed",
  "host-unreachable": "a host was not reached",
  "no-hosts": "no host was meant",
  "not-started": "did not start",
  stopped: "stopped",
  interrupted: "interrupted",
};

/** How the worst of its passes ended. */
export function endingOf({ passes }: Report): string {
  const broken = passes.find(({ ending }) => ending.type !== "done");
  return endings[broken?.ending.type ?? "done"];
}

/** What can be counted of a run. */
export function figuresOf(report: Report): Pick<ListedRun, "seconds" | "changed" | "score" | "controls"> {
  const { findings, passes } = report;
  const holding = findings.filter((finding) => judgeFinding(finding) === "passed").length;
  const score = computeScore(report);
  return {
    seconds: (Date.parse(report.endedAt) - Date.parse(report.startedAt)) / 1000,
    changed: passes.reduce((sum, pass) => sum + pass.changed.length, 0),
    ...(findings.length > 0 && { controls: `${holding} of ${findings.length}` }),
    ...(score !== undefined && { score: score.value }),
  };
}

/** `20261129T140501.123Z-deploy.json` → `2026-11-29T14:05:01`. */
function nameOf(path: string): string {
  const [, ...parts] = /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/.exec(path) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  return second === undefined ? path : `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}

function countTasks(tasks: number): string {
  return `${tasks} ${tasks === 1 ? "task" : "tasks"}`;
}
