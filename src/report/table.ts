import type { Pass } from "./types.ts";

export const statsColumns = ["host", "ok", "changed", "failed", "skipped", "unreachable"] as const;

/** One row a host, as texts under `statsColumns`. `ok` is what Ansible counts so: the changed ones are among them. */
export function statsRows(pass: Pass): readonly (readonly string[])[] {
  return Object.entries(pass.hosts).map(([host, counts]) => [
    host,
    String(counts.ok),
    String(counts.changed),
    String(counts.failures),
    String(counts.skipped),
    String(counts.unreachable),
  ]);
}

/** The rows under each other: the first column to the left, the numbers to the right. */
export function alignRows(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
}
