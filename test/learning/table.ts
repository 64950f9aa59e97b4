import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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

/** Prints what was learned of each program, and keeps it in `bench/results/learning.json`, where the programs of other runs stay. */
export function writeTable(all: readonly Result[]): void {
  const rows = all.map(makeRow);
  const lines = [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  process.stdout.write(`\n${lines.join("\n")}\n`);
  const folder = join(process.cwd(), "bench/results");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "learning.json");
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const now = Object.fromEntries(all.map((one) => [one.learned.name, keptOf(one)]));
  const sorted = Object.entries({ ...kept, ...now }).sort(([one], [other]) => (one < other ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}

/** Without the words of programs: they have folders, addresses and passwords of a trial in them. */
function keptOf({ learned, unseen }: Result): object {
  const missed = learned.missed.map((one) => one.split(": ", 1)[0]);
  const used = unseen && { passesAtFirst: unseen.atFirst === "", added: unseen.added };
  return { learned: { ...learned, missed }, ...(used && { unseen: used }) };
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
