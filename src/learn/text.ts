import { makePrintable, shorten } from "../lib/text/printable.ts";
import { formatSeconds } from "../lib/text/seconds.ts";
import { alignRows } from "../report/table.ts";
import type { Lesson } from "./facts.ts";
import type { Row } from "./rows.ts";

/** What is shown of one service that was learned. */
export interface Taught {
  readonly lesson: Lesson;
  readonly rows: readonly Row[];
  readonly ended: readonly string[];
  readonly remarks: readonly string[];
}

/** A service's table: each answer before and after, what was observed, what it ends, and what is open. */
export function formatTaught({ lesson, rows, ended, remarks }: Taught): readonly string[] {
  const { service, state, why, runs, starts, seconds } = lesson;
  const effort = `${runs} runs, ${starts} starts, ${formatSeconds(seconds)}`;
  return [
    "",
    `${makePrintable(service)} (${effort})${state === "partial" ? `: learned in part only: ${why}` : ""}`,
    ...(rows.length === 0 ? ["  harden.yml says all of it already"] : formatRows(rows)),
    ...ended.map((control) => `  ends accept.${control}`),
    ...remarks.map((remark) => `  - ${remark}`),
  ];
}

const widest = 44;

/** One line a row, and below it what was observed. */
export function formatRows(rows: readonly Row[]): readonly string[] {
  const cells = rows.map(({ key, before, after }) => [
    `  ${key}`,
    shorten(before, widest),
    "→",
    shorten(after, widest),
  ]);
  const lines = alignRows(cells);
  return rows.flatMap(({ evidence }, at) => [lines[at] ?? "", ...evidence.map((what) => `      ${what}`)]);
}
