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
  const watch = new Watch();
  const child = spawn(program, words, { cwd: options.cwd, env: { ...process.env, ...options.env } });
  let output = "";
  const add = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  child.stdin.end(options.input ?? "");
  const looks = setInterval(() => watch.look(), 10);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearInterval(looks);
      resolve({ code: code ?? -1, output, processes: [...watch.seen].join("\n") });
    });
  });
}

/** What processes show changes only when they run another program: those of before the run are looked at once a second, new ones each time. */
class Watch {
  readonly seen = new Set<string>();
  private readonly earlier = new Set(listProcesses());
  private nextOfAll = 0;

  look(): void {
    const present = listProcesses();
    const isForAll = Date.now() >= this.nextOfAll;
    if (isForAll) {
      this.nextOfAll = Date.now() + 1_000;
      this.forgetAllBut(new Set(present));
    }
    for (const id of present) {
      if (isForAll || !this.earlier.has(id)) {
        this.read(id);
      }
    }
  }

  /** A new process may get the number of one that has ended. */
  private forgetAllBut(present: ReadonlySet<string>): void {
    for (const id of this.earlier) {
      if (!present.has(id)) {
        this.earlier.delete(id);
      }
    }
  }

  private read(id: string): void {
    for (const what of ["cmdline", "environ"]) {
      try {
        this.seen.add(readFileSync(`/proc/${id}/${what}`, "latin1").replaceAll("\0", " "));
      } catch {
        // It ended between the two looks, or belongs to somebody whose environment we may not read.
      }
    }
  }
}

function listProcesses(): readonly string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
}
