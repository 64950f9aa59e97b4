import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { decideChanges } from "../../src/merge/decide.ts";
import type { Plan, PlannedFile } from "../../src/plan/types.ts";
import { applyChanges } from "../../src/write/apply.ts";
import { readSnapshot } from "../../src/write/snapshot.ts";

export type Texts = Readonly<Record<string, string>>;

/** A plan of managed files with mode 0644, or of what is given beside the text. */
export function planOf(files: Readonly<Record<string, string | Partial<PlannedFile>>>): Plan {
  const planned = Object.entries(files).map(([path, file]): PlannedFile => {
    const given = typeof file === "string" ? { text: file } : file;
    return { path, text: "", mode: 0o644, policy: "managed", ...given };
  });
  return { files: planned.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** One whole run; gives the changes as `type path`, without those that change nothing. */
export async function generate(root: string, plan: Plan, inputs = "inputs"): Promise<readonly string[]> {
  const snapshot = readSnapshot(root, plan);
  const changes = decideChanges(plan, snapshot);
  await applyChanges(root, { plan, snapshot, changes, inputs });
  return changes.filter(({ type }) => type !== "identical").map(({ type, path }) => `${type} ${path}`);
}

export function put(root: string, path: string, text: string | Buffer, mode?: number): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  if (mode !== undefined) {
    chmodSync(join(root, path), mode);
  }
}

export function read(root: string, path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The ordinary files below a folder with their texts; without the tool's own, unless `all` is wanted. */
export function treeOf(root: string, all = false): Texts {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  const files = paths.filter((path) => lstatSync(join(root, path)).isFile() && (all || !path.startsWith(".harden/")));
  return Object.fromEntries(files.map((path) => [path, read(root, path)]));
}
