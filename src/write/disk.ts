import { chmodSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { buildMissingProblem, exitCodes, getErrorCode, Problem } from "../lib/errors.ts";
import { places } from "./state-paths.ts";
import type { Step } from "./steps.ts";
import type { ProjectTree } from "./tree.ts";

type Put = Extract<Step, { do: "put" }>;

/** How many files are synced at a time: the file system handles a batch in one go. */
const flushers = 4;

/**
 * Carries out the steps. All new texts are first written next to the project and synced, then each is renamed into place: a full disk shows up before
 * anything changes, and even a power failure leaves the old or the new file.
 *
 * @throws Problem if a file changed since it was read, or if the disk does not accept it; the remaining steps are not done
 */
export async function perform(tree: ProjectTree, steps: readonly Step[]): Promise<void> {
  emptyUnfinished(tree);
  try {
    await stage(tree, steps);
  } catch (error) {
    removeUnfinished(tree);
    throw error;
  }
  try {
    steps.forEach((step, index) => {
      take(tree, step, index);
    });
  } catch (error) {
    emptyUnfinished(tree);
    throw error;
  }
  removeUnfinished(tree);
}

/** Runs a disk operation; its error becomes a Problem of the file. */
export function reportDiskErrors<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw diskProblem(error, where);
  }
}

/** The folder is left if a run is interrupted, which shows that the manifest may be older than the files. */
function emptyUnfinished(tree: ProjectTree): void {
  reportDiskErrors(places.unfinished, () => {
    tree.makeFoldersFor(places.unfinished);
    removeUnfinished(tree);
    tree.makeFoldersFor(staged(0));
  });
}

function removeUnfinished(tree: ProjectTree): void {
  rmSync(tree.absolute(places.unfinished), { recursive: true, force: true });
  tree.forgetFolder(places.unfinished);
}

function staged(index: number): string {
  return `${places.unfinished}/${index}`;
}

async function stage(tree: ProjectTree, steps: readonly Step[]): Promise<void> {
  const puts = steps.flatMap((step, index) =>
    step.do === "put" ? [{ step, path: tree.absolute(staged(index)) }] : [],
  );
  for (const { step, path } of puts) {
    reportDiskErrors(step.path, () => writeBeside(path, step));
  }
  const waiting = puts.values();
  await Promise.all(
    Array.from({ length: flushers }, async () => {
      for (const { step, path } of waiting) {
        await flush(path).catch((error) => {
          throw diskProblem(error, step.path);
        });
      }
    }),
  );
}

/** A new file gets its mode less the user's umask; a replaced file gets exactly the decided mode. */
function writeBeside(path: string, { text, mode, over }: Put): void {
  writeFileSync(path, text, { flag: "wx", mode });
  if (over?.text !== undefined) {
    chmodSync(path, mode);
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function take(tree: ProjectTree, step: Step, index: number): void {
  checkUnchanged(tree, step);
  reportDiskErrors(step.path, () => {
    if (step.do === "drop") {
      drop(tree, step.path);
      return;
    }
    tree.makeFoldersFor(step.path);
    renameSync(tree.absolute(staged(index)), tree.absolute(step.path));
  });
}

/** Removes a file, and the folders that become empty. */
export function drop(tree: ProjectTree, path: string): void {
  if (tree.look(path).kind === "file") {
    unlinkSync(tree.absolute(path));
    removeEmptyFolders(tree, dirname(path));
  }
}

/** Upwards to the first one that is not empty. */
function removeEmptyFolders(tree: ProjectTree, path: string): void {
  if (path === ".") {
    return;
  }
  try {
    rmdirSync(tree.absolute(path));
  } catch {
    return;
  }
  tree.forgetFolder(path);
  removeEmptyFolders(tree, dirname(path));
}

/** The user may have saved the file during a question: a decision from the earlier text would lose the later one. */
function checkUnchanged(tree: ProjectTree, { path, over }: Step): void {
  if (over !== undefined && tree.read(path)?.text !== over.text) {
    throw new Problem(exitCodes.notAsWanted, {
      where: path,
      what: "it changed during this run, so it was not touched.",
      fix: "Run the same command again.",
    });
  }
}

const wholeFiles = "Each file is complete, the old or the new one; the next run does the rest.";

const reasons: Readonly<Record<string, string>> = {
  EACCES: "you have no permission (EACCES)",
  EPERM: "you have no permission (EPERM)",
  EROFS: "the file system is mounted read-only (EROFS)",
};

function diskProblem(error: unknown, where: string): unknown {
  const code = getErrorCode(error);
  if (error instanceof Problem || code === undefined) {
    return error;
  }
  const isFull = ["ENOSPC", "EDQUOT"].includes(code);
  const what = isFull ? "the disk is full." : `it cannot be written: ${reasons[code] ?? code}.`;
  const fix = `${isFull ? "Free some space" : "Fix the cause"} and run the same command again. ${wholeFiles}`;
  return buildMissingProblem({ where, what, fix }, { cause: error });
}
