import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { composeLint, readComposeLint } from "../../src/scan/scanners/compose-lint.ts";
import { dockerBench, readDockerBench } from "../../src/scan/scanners/docker-bench.ts";
import type { Reading } from "../../src/scan/types.ts";

/** What a scanner says of each service: the ids of its checks that warn. */
export type Warnings = ReadonlyMap<string, ReadonlySet<string>>;

/** What docker-bench-security warns of, by the service in whose container it found it. `tree` is its source. */
export function runDockerBench(tree: string, stack: string): Warnings {
  // It writes its log beside itself.
  const copy = `${tree}.running`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(tree, copy, { recursive: true });
  const words = ["docker-bench-security.sh", "-b", "-c", "container_runtime", "-i", `^${stack}-`];
  spawnSync("bash", words, { cwd: copy, stdio: "ignore" });
  const log = readFileSync(join(copy, dockerBench.reads), "utf8");
  rmSync(copy, { recursive: true });
  return listWarnings(readDockerBench(log, stack));
}

/** What compose-lint finds in a compose file, by service. `tree` is its source. */
export function runComposeLint(tree: string, file: string): Warnings {
  const folder = join(dirname(file), "linted");
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, join(folder, "compose.yml"));
  const [program, ...words] = composeLint.command;
  const env = { ...process.env, PYTHONPATH: join(tree, "src") };
  const { stdout } = spawnSync(program, words, { cwd: folder, env, encoding: "utf8", maxBuffer: 1 << 26 });
  return listWarnings(readComposeLint(stdout));
}

function listWarnings(reading: Reading): Warnings {
  if (reading.state !== "complete") {
    throw new Error(reading.why);
  }
  const found = new Map<string, Set<string>>();
  for (const { id, services } of reading.results.filter(({ level }) => level === "warned")) {
    for (const service of services) {
      found.set(service, (found.get(service) ?? new Set()).add(id));
    }
  }
  return found;
}

/** What a scanner says of a service only since it was changed. */
export function compareWarnings(before: Warnings, after: Warnings, service: string): readonly string[] {
  const known = before.get(service) ?? new Set();
  return [...(after.get(service) ?? [])].filter((id) => !known.has(id)).sort();
}

/** The commit that a source tree is at. */
export function readCommit(tree: string): string {
  return execFileSync("git", ["-C", tree, "rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
}
