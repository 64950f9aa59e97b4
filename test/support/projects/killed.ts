import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Project } from "./project.ts";

/** How long a campaign may take, in milliseconds: each of its rounds has its minutes, on a busy machine too. */
export function limitFor(rounds: number): number {
  return (30 + 10 * rounds) * 60_000;
}

/** A campaign that is cut off has told how far it came. */
export function tellRound(what: string, done: number, rounds: number): void {
  process.stderr.write(`  ${what}: round ${done} of ${rounds}\n`);
}

/** Begins a command and kills it after that time, with all that it started; tells whether it was still at work. */
export async function killedAfter(project: Project, words: readonly string[], milliseconds: number): Promise<boolean> {
  const [program, ...rest] = project.argvOf(words);
  const child = spawn(program, rest, { env: project.environment, stdio: "ignore" });
  const ended = once(child, "exit");
  await Promise.race([sleep(milliseconds), ended]);
  const isAtWork = child.exitCode === null;
  if (isAtWork) {
    killTree(child.pid ?? 0);
  }
  await ended;
  return isAtWork;
}

/** Ansible's workers and what they start have groups of their own: each process below a command is killed, as where the machine is switched off. */
export function killTree(pid: number): void {
  for (const child of childrenOf(pid)) {
    killTree(child);
  }
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
