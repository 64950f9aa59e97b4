import { readFileSync } from "node:fs";

/** Kills a process and all below it: Ansible's workers, and what they start, have groups of their own. */
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
