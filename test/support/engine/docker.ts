import { execFileSync } from "node:child_process";

/** Runs a command of the engine and gives what it printed; throws with what it said where it fails. */
export function docker(...words: readonly string[]): string {
  return execFileSync("docker", words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}
