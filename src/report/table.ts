import type { Pass } from "./types.ts";

export const statsColumns = ["host", "ok", "changed", "failed", "skipped", "unreachable"] as const;
const counted = ["ok", "changed", "failures", "skipped", "unreachable"] as const;

/** One row per host, as texts under `statsColumns`. Ansible's `ok` includes the changed tasks. */
export function makeStatsRows(pass: Pass): readonly (readonly string[])[] {
  return Object.entries(pass.hosts).map(([host, counts]) => [host, ...counted.map((name) => String(counts[name]))]);
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
