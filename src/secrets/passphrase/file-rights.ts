import type { Stats } from "node:fs";
import { buildUsageProblem } from "../../lib/errors.ts";

/**
 * Checks that nobody but its owner can read a file with a secret, and that nobody but its owner can change a program that prints one.
 *
 * @param noun what the file holds
 * @throws Problem (exit 2) with the command that fixes it
 */
export function requireFileRights(path: string, stats: Pick<Stats, "mode" | "uid">, noun: string): void {
  requireOwner(path, stats.uid);
  if (isProgram(stats)) {
    requireMode(path, stats.mode, 0o022, "Others may change this program", "go-w");
  } else {
    requireMode(path, stats.mode, 0o077, `Others may read this ${noun}`, "600");
  }
}

/** Whether a file is run, instead of read. */
export function isProgram({ mode }: Pick<Stats, "mode">): boolean {
  return (mode & 0o111) !== 0;
}

/** @throws Problem (exit 2) if a file has any of the forbidden bits */
export function requireMode(path: string, mode: number, forbidden: number, what: string, fix: string): void {
  if ((mode & forbidden) !== 0) {
    const shown = (mode & 0o777).toString(8).padStart(4, "0");
    throw buildUsageProblem({
      where: path,
      what: `${what}: its mode is ${shown}.`,
      fix: `chmod ${fix} ${quoteShellWord(path)}`,
    });
  }
}

/**
 * Root may own it too: it can read and change everything anyway.
 *
 * @throws Problem (exit 2) if a file belongs to another user
 */
export function requireOwner(path: string, uid: number): void {
  const own = process.getuid?.();
  if (own !== undefined && uid !== own && uid !== 0) {
    throw buildUsageProblem({
      where: path,
      what: "It belongs to another user.",
      fix: `chown "$(id -un)" ${quoteShellWord(path)}`,
    });
  }
}

/** A path as one word of a shell. */
export function quoteShellWord(path: string): string {
  return /^[A-Za-z0-9_./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
