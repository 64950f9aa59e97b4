import { formatSeconds } from "../../lib/text/seconds.ts";
import { alignRows } from "../table.ts";
import type { Report } from "../types.ts";
import { endingOf, figuresOf } from "./list-runs.ts";

/** What two runs did, beside each other; what they measured is compared elsewhere. */
export interface ComparedRuns {
  readonly before: RunFigures;
  readonly after: RunFigures;
  /** Tasks that changed something in the later run and not in the earlier one. */
  readonly onlyAfter: readonly string[];
  readonly onlyBefore: readonly string[];
}

interface RunFigures {
  readonly startedAt: string;
  readonly kind: string;
  readonly ended: string;
  readonly seconds: number;
  readonly changed: number;
}

/** Compares the figures of two runs, and what each changed. */
export function compareRuns(before: Report, after: Report): ComparedRuns {
  const [earlier, later] = [changesOf(before), changesOf(after)];
  return {
    before: figures(before),
    after: figures(after),
    onlyAfter: [...later].filter((change) => !earlier.has(change)),
    onlyBefore: [...earlier].filter((change) => !later.has(change)),
  };
}

/** The same as text. */
export function formatComparedRuns({ before, after, onlyAfter, onlyBefore }: ComparedRuns): string {
  const rows = [before, after].map(({ startedAt, kind, ended, seconds, changed }) => [
    `${startedAt.slice(0, 16).replace("T", " ")} UTC`,
    kind,
    formatSeconds(seconds),
    String(changed),
    ended,
  ]);
  return [
    ...alignRows([["run", "kind", "took", "changed", "ended"], ...rows]),
    ...block("Changed by the later run alone", onlyAfter),
    ...block("Changed by the earlier run alone", onlyBefore),
  ].join("\n");
}

function figures(report: Report): RunFigures {
  const { seconds = 0, changed = 0 } = figuresOf(report);
  return {
    startedAt: report.startedAt,
    kind: report.passes[0]?.name ?? "run",
    ended: endingOf(report),
    seconds,
    changed,
  };
}

function changesOf({ passes }: Report): ReadonlySet<string> {
  return new Set(passes.flatMap(({ changed }) => changed.map(({ host, task }) => `${task} (${host})`)));
}

function block(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}
