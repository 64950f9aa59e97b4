import { mkdir, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";

/** Seconds for a table: as many digits as they deserve. */
export function show(seconds) {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

/** Prints the table and keeps the raw figures in bench/results/NAME.json. */
export async function publish(name, { title, heads, rows, notes = [], figures }) {
  console.log([`\n### ${title}\n`, table(heads, rows), ...notes.map((note) => `\n${note}`)].join("\n"));
  const folder = new URL("../results/", import.meta.url);
  const machine = { cpus: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version };
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify({ title, machine, figures }, null, 2)}\n`);
}
