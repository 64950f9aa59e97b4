import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { buildUsageProblem, getErrorCode, type Problem } from "../lib/errors.ts";
import { parseObject } from "../lib/fields.ts";
import { makePrintable } from "../lib/text/printable.ts";
import { reportDiskErrors } from "./disk.ts";
import { places } from "./state-paths.ts";
import { ProjectTree } from "./tree.ts";

/** The holder of a lock. The start time distinguishes its process from a later one with the same number. */
interface Holder {
  readonly pid: number;
  readonly began: string;
  readonly host: string;
  readonly since: string;
}

/** Each failed try means that another process was faster, or that the path is not a lock. */
const attempts = 20;

/**
 * Does some work as the only harden-init in a project. A lock of an ended process is replaced.
 *
 * @param place another lock, of work that goes on beside that of others
 * @throws Problem that names the holder of the lock
 */
export async function withProjectLock<T>(
  root: string,
  work: () => Promise<T> | T,
  place: (typeof places)["lock" | "learning"] = places.lock,
): Promise<T> {
  const tree = new ProjectTree(root);
  const path = tree.absolute(place);
  const text = reportDiskErrors(place, () => {
    tree.makeFoldersFor(place);
    return take(path, place);
  });
  try {
    return await work();
  } finally {
    if (textAt(path) === text) {
      rmSync(path, { force: true });
    }
  }
}

function take(path: string, place: string): string {
  const me = { pid: process.pid, began: beginningOf(process.pid), host: hostname(), since: new Date().toISOString() };
  const text = `${JSON.stringify(me)}\n`;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (create(path, text)) {
      return text;
    }
    const other = textAt(path);
    if (other !== undefined && isHeld(path, other)) {
      throw heldBy(place, readHolder(other));
    }
    if (other !== undefined) {
      takeAway(path, other);
    }
  }
  throw heldBy(place, undefined);
}

function create(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (getErrorCode(error) === "EEXIST") {
      return false;
    }
    throw error;
  }
}

/** Removes an abandoned lock, and only that one: by now, another process may have replaced it and hold a new one. */
function takeAway(path: string, left: string): void {
  const away = `${path}.${process.pid}`;
  if (textAt(path) !== left) {
    return;
  }
  try {
    renameSync(path, away);
  } catch {
    return;
  }
  if (textAt(away) === left) {
    rmSync(away, { force: true });
  } else {
    renameSync(away, path);
  }
}

function isHeld(path: string, text: string): boolean {
  const holder = readHolder(text);
  return holder === undefined ? isBeingWritten(path) : isRunning(holder);
}

/** A lock is empty between its creation and its first byte. */
function isBeingWritten(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs < 5_000;
}

/** A process on another machine or in another container is invisible here: it counts as running. */
function isRunning({ pid, began, host }: Holder): boolean {
  if (host !== hostname()) {
    return true;
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    return getErrorCode(error) === "EPERM";
  }
  return beginningOf(pid) === began;
}

/** When a process began, as Linux counts it: the boot, and the ticks since then. Empty if the system does not provide it. */
function beginningOf(pid: number): string {
  const stat = textAt(`/proc/${pid}/stat`);
  const boot = textAt("/proc/sys/kernel/random/boot_id")?.trim();
  // The second field is the program's name in brackets and may contain spaces and brackets; the start time is the 20th after it.
  const ticks = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return ticks === undefined ? "" : `${boot}:${ticks}`;
}

function readHolder(text: string): Holder | undefined {
  const { pid, began, host, since } = parseObject(text) ?? {};
  const sound = isPid(pid) && typeof began === "string" && typeof host === "string" && typeof since === "string";
  return sound ? { pid, began, host, since } : undefined;
}

/** Zero and negative numbers mean groups of processes. */
function isPid(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value < 2 ** 31;
}

function heldBy(place: string, holder: Holder | undefined): Problem {
  const who =
    holder === undefined
      ? "a process with an unknown id"
      : `process ${holder.pid} on ${makePrintable(holder.host, 64)}, since ${makePrintable(holder.since, 32)}`;
  return buildUsageProblem({
    where: place,
    what: `another harden-init is running in this project: ${who}.`,
    fix: `Wait until it ends. If the process no longer exists, delete ${place}.`,
  });
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
