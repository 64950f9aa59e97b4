import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process, told apart from a later one with the same number. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  /** When it began, in the words of the system. */
  readonly began: string;
}

/** What a process has begun, and what that has begun. Empty where the system does not say it. */
export function listDescendants(pid: number | undefined): readonly RunningProcess[] {
  return pid === undefined ? [] : descendantsAmong(listProcesses(), [pid]);
}

/** Those of these processes that still run, with what they have begun since. */
export function listRemaining(processes: readonly RunningProcess[]): readonly RunningProcess[] {
  if (processes.length === 0) {
    return [];
  }
  const all = listProcesses();
  const left = processes.filter(({ pid, began }) => all.some((one) => one.pid === pid && one.began === began));
  const more = descendantsAmong(
    all,
    left.map(({ pid }) => pid),
  );
  return [...left, ...more];
}

function descendantsAmong(all: readonly RunningProcess[], pids: readonly number[]): readonly RunningProcess[] {
  const children = all.filter(({ parent }) => pids.includes(parent));
  return children.length === 0
    ? []
    : [
        ...children,
        ...descendantsAmong(
          all,
          children.map(({ pid }) => pid),
        ),
      ];
}

function listProcesses(): readonly RunningProcess[] {
  return process.platform === "linux" ? readProc() : askPs();
}

function readProc(): readonly RunningProcess[] {
  const numbers = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return numbers.flatMap((name) => readStat(name) ?? []);
}

/** The name of the program stands in parentheses and may hold anything. */
function readStat(name: string): RunningProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "latin1");
    const [state, parent, ...others] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A process that has ended is listed until its parent has asked how.
    return state === "Z" ? undefined : { pid: Number(name), parent: Number(parent), began: others[17] ?? "" };
  } catch {
    return undefined;
  }
}

function askPs(): readonly RunningProcess[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,lstart="], { encoding: "utf8" });
  return (stdout ?? "").split("\n").flatMap((line) => {
    const [, pid, parent, began = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), began }];
  });
}
