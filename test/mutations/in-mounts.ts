import { execFileSync } from "node:child_process";

/** Runs a program of the server in the mounts of a process. */
export function inMounts(pid: number, ...words: readonly string[]): void {
  execFileSync("nsenter", ["--target", String(pid), "--mount", ...words], { stdio: "pipe" });
}
