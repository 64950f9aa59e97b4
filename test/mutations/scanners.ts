import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a scanner says of each service: the ids of its checks that warn. */
export type Warnings = ReadonlyMap<string, ReadonlySet<string>>;

/** What docker-bench-security warns of, by the service in whose container it found it. `tree` is its source. */
export function runDockerBench(tree: string, stack: string): Warnings {
  // It writes a log beside itself.
  const copy = `${tree}.running`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(tree, copy, { recursive: true });
  const words = ["docker-bench-security.sh", "-b", "-c", "container_runtime", "-i", `^${stack}-`];
  const { stdout } = spawnSync("bash", words, { cwd: copy, encoding: "utf8", maxBuffer: 1 << 26 });
  rmSync(copy, { recursive: true });
  return readDockerBench(stdout, stack);
}

/** Its output: `[WARN] ID - TITLE`, and below it a line for each container. */
export function readDockerBench(output: string, stack: string): Warnings {
  const found = new Map<string, Set<string>>();
  const names = new RegExp(`${stack}-([\\w.-]+?)-1(?![\\w-])`, "g");
  let check = "";
  for (const line of output.split("\n")) {
    check = /^\[\w+\] ([0-9][0-9.]+) /.exec(line)?.[1] ?? check;
    for (const [, service = ""] of line.startsWith("[WARN]") ? line.matchAll(names) : []) {
      found.set(service, (found.get(service) ?? new Set()).add(check));
    }
  }
  return found;
}

/** What compose-lint finds in a compose file, by service. `tree` is its source. */
export function runComposeLint(tree: string, file: string): Warnings {
  const folder = join(dirname(file), "linted");
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, join(folder, "compose.yml"));
  const words = ["-m", "compose_lint", "check", "--format", "json", "compose.yml"];
  const env = { ...process.env, PYTHONPATH: join(tree, "src") };
  const { stdout } = spawnSync("/usr/bin/python3", words, { cwd: folder, env, encoding: "utf8", maxBuffer: 1 << 26 });
  const said: { readonly findings: readonly { readonly rule_id: string; readonly service: string }[] } =
    JSON.parse(stdout);
  const found = new Map<string, Set<string>>();
  for (const { rule_id: rule, service } of said.findings) {
    found.set(service, (found.get(service) ?? new Set()).add(rule));
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
