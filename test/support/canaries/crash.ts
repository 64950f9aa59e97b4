import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { docker } from "../engine/docker.ts";
import { eventually, waitFor } from "../wait.ts";
import { processesIn } from "./places.ts";

/** Where the kernel writes cores beside what crashed. Where a program of the system collects them, only the limits can be looked at. */
export const writesCoresHere = !readFileSync("/proc/sys/kernel/core_pattern", "utf8").startsWith("|");

/** Starts a program whose cores have no limit, as in many a developer's shell and in each service of systemd's default. */
export function startWithCores(
  argv: readonly string[],
  { folder, environment }: { readonly folder: string; readonly environment?: NodeJS.ProcessEnv },
): ChildProcess {
  const words = ["-c", 'ulimit -c unlimited && exec "$@"', "sh", ...argv];
  return spawn("sh", words, { cwd: folder, env: environment, stdio: "ignore" });
}

/**
 * Waits until a command is where it must be, ends it and all that it started as a crash would, and gives their limits.
 *
 * @param isThere told the command lines of all of them, words parted by spaces
 */
export async function crashAll(
  child: ChildProcess,
  isThere: (commands: readonly string[]) => boolean,
): Promise<readonly string[]> {
  const root = child.pid ?? 0;
  const commandsOf = (tree: readonly number[]) => tree.map((pid) => read(pid, "cmdline").replaceAll("\0", " "));
  const look = () => {
    const tree = listTree(root);
    return isThere(commandsOf(tree)) && tree;
  };
  const tree = await waitFor(
    look,
    () => `none of the processes that were waited for:\n${commandsOf(listTree(root)).join("\n")}`,
    { pause: 20 },
  );
  const limits = tree.map((pid) => /^Max core file size +(\S+)/m.exec(read(pid, "limits"))?.[1] ?? "ended");
  const ended = once(child, "exit");
  for (const pid of [...tree].reverse()) {
    end(Number(pid));
  }
  await ended;
  return limits;
}

function listTree(root: number): readonly number[] {
  return [root, ...read(root, `task/${root}/children`).split(" ").filter(Boolean).map(Number).flatMap(listTree)];
}

function read(pid: number, what: string): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, "utf8");
  } catch {
    return "";
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGABRT");
  } catch {
    // It has ended meanwhile.
  }
}

/** Ends a container's MariaDB by a signal, and waits until it was started again. */
export async function crashDatabase(container: string, signal: NodeJS.Signals): Promise<void> {
  const starts = () => Number(docker("inspect", "--format", "{{.RestartCount}}", container));
  const before = starts();
  const server = await waitFor(
    () => processesIn(container).find((pid) => read(Number(pid), "cmdline").startsWith("mariadbd")),
    () => `no mariadbd in ${container}`,
  );
  process.kill(Number(server), signal);
  await eventually(starts, (now) => now > before);
}

/** The cores that lie in a folder. */
export function coresIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => /^core(\.\d+)?$/.test(name));
}
