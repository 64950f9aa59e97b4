import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface WatchedRun {
  readonly code: number;
  /** Both streams, as they came. */
  readonly output: string;
  /** The arguments and the environment of every process that was there meanwhile. */
  readonly processes: string;
}

/** Runs a program, and meanwhile looks again and again at what the processes of this machine show to others. */
export function watchedRun(
  argv: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>>; readonly input?: string },
): Promise<WatchedRun> {
  const [program, ...words] = argv;
  const child = spawn(program, words, { cwd: options.cwd, env: { ...process.env, ...options.env } });
  let output = "";
  const add = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  child.stdin.end(options.input ?? "");
  const seen = new Set<string>();
  const watch = setInterval(() => look(seen), 10);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearInterval(watch);
      resolve({ code: code ?? -1, output, processes: [...seen].join("\n") });
    });
  });
}

function look(seen: Set<string>): void {
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    for (const what of ["cmdline", "environ"]) {
      try {
        seen.add(readFileSync(`/proc/${id}/${what}`, "latin1").replaceAll("\0", " "));
      } catch {
        // It ended between the two looks, or belongs to somebody whose environment we may not read.
      }
    }
  }
}
