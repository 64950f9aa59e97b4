import { joinNames } from "../lib/text/name-ranges.ts";
import { groupBy } from "./summary.ts";
import type { Pass } from "./types.ts";

export const statsColumns = ["host", "ok", "changed", "failed", "skipped", "unreachable"] as const;
const counted = ["ok", "changed", "failures", "skipped", "unreachable"] as const;

/** With more hosts than that, those with the same counts share a row. */
const mostRows = 12;

/** One row per host, or for those with the same counts, as texts under `statsColumns`. Ansible's `ok` includes the changed tasks. */
export function makeStatsRows({ hosts }: Pass): readonly (readonly string[])[] {
  const rows = Object.entries(hosts).map(([host, counts]) => ({
    host,
    counts: counted.map((name) => String(counts[name])),
  }));
  if (rows.length <= mostRows) {
    return rows.map(({ host, counts }) => [host, ...counts]);
  }
  const groups = groupBy(rows, ({ counts }) => counts.join(" "));
  return [...groups.values()].map((group) => [joinNames(group.map(({ host }) => host)), ...(group[0]?.counts ?? [])]);
}

/** The rows under each other: text to the left, columns of numbers to the right. */
export function alignRows(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = (rows[0] ?? []).map((_, column) => ({
    width: Math.max(...rows.map((row) => row[column]?.length ?? 0)),
    isNumeric: rows.length > 1 && rows.slice(1).every((row) => /^[0-9]+$/.test(row[column] ?? "")),
  }));
  return rows.map((row) =>
    columns
      .map(({ width, isNumeric }, column) =>
        isNumeric ? (row[column] ?? "").padStart(width) : (row[column] ?? "").padEnd(width),
      )
      .join("  ")
      .trimEnd(),
  );
}
