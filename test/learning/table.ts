import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Learned } from "./outcome.ts";
import { holeCount, listClosed } from "./vulnerabilities.ts";

const heads = [
  "program",
  "user",
  "capabilities",
  "root",
  "in memory",
  "calls",
  `holes closed of ${holeCount}`,
  "starts",
  "seconds",
];

/** Prints what was learned of each program, and keeps it in `bench/results/learning.json`. */
export function writeTable(all: readonly Learned[]): void {
  const rows = all.map(makeRow);
  const lines = [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  process.stdout.write(`\n${lines.join("\n")}\n`);
  const folder = join(process.cwd(), "bench/results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "learning.json"), `${JSON.stringify(all, null, 2)}\n`);
}

function makeRow(one: Learned): readonly string[] {
  return [
    one.name,
    one.state === "learned" ? one.user : `${one.state}: ${one.why}`,
    one.capabilities?.join(", ") || (one.capabilities === undefined ? "unknown" : "none"),
    one.isReadOnly ? "read-only" : "writable",
    one.writable.join(", ") || "–",
    String(one.calls?.length ?? "unknown"),
    String(one.calls === undefined ? "unknown" : listClosed(one.calls).length),
    String(one.starts),
    one.seconds.toFixed(0),
  ];
}
