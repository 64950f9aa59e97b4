import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Learned } from "./outcome.ts";

const heads = ["program", "user", "capabilities", "root", "in memory", "calls", "starts", "seconds"];

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
    String(one.calls ?? "unknown"),
    String(one.starts),
    one.seconds.toFixed(0),
  ];
}
