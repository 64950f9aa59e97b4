import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Learned } from "./outcome.ts";
import type { Unseen } from "./unseen.ts";
import { holeCount, listClosed } from "./vulnerabilities.ts";

export interface Result {
  readonly learned: Learned;
  /** Undefined where it did not come so far. */
  unseen?: Unseen;
}

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
  "what was not seen, at first",
  "added by watching",
];

/** Prints what was learned of each program, and keeps it in `bench/results/learning.json`. */
export function writeTable(all: readonly Result[]): void {
  const rows = all.map(makeRow);
  const lines = [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  process.stdout.write(`\n${lines.join("\n")}\n`);
  const folder = join(process.cwd(), "bench/results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "learning.json"), `${JSON.stringify(all, null, 2)}\n`);
}

function makeRow({ learned: one, unseen }: Result): readonly string[] {
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
    unseen === undefined ? "unknown" : unseen.atFirst === "" ? "passes" : "fails",
    unseen?.added.join(", ") || "–",
  ];
}
