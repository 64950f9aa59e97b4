import { chmodSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode, exitCodes, missingProblem, Problem } from "../lib/errors.ts";
import { places } from "./state-paths.ts";
import type { Step } from "./steps.ts";
import type { ProjectTree } from "./tree.ts";

type Put = Extract<Step, { do: "put" }>;

/** How many files are brought to the disk at a time: the file system takes what comes together in one go. */
const flushers = 4;

/**
 * Does the steps. All new texts are first written beside the project and brought to the disk, then each takes its place by a rename: a full disk
 * is met before anything is changed, and even a loss of power leaves the old or the new file.
 *
 * @throws Problem where a file changed since it was looked at, or where the disk does not take it; what is not done yet is left undone
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

/** Does something to the disk; what the disk answers is told as a Problem of the file that it was done for. */
export function guarded<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw diskProblem(error, where);
  }
}

/** The folder stays behind where a run is cut off, and so says that the manifest may be older than the files. */
function emptyUnfinished(tree: ProjectTree): void {
  guarded(places.unfinished, () => {
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
    guarded(step.path, () => writeBeside(path, step));
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

/** A new file gets its mode less the user's umask; one that replaces another gets just the mode that was decided on. */
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
  guarded(step.path, () => {
    if (step.do === "drop") {
      drop(tree, step.path);
      return;
    }
    tree.makeFoldersFor(step.path);
    renameSync(tree.absolute(staged(index)), tree.absolute(step.path));
  });
}

/** Takes a file away, and the folders that are empty then. */
export function drop(tree: ProjectTree, path: string): void {
  if (tree.look(path).kind === "file") {
    unlinkSync(tree.absolute(path));
    removeEmptyFolders(tree, dirname(path));
  }
}

/** Upwards until one holds something. */
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

/** The user may have saved the file while a question was open: what was decided from the earlier text would lose the later one. */
function checkUnchanged(tree: ProjectTree, { path, over }: Step): void {
  if (over !== undefined && tree.read(path)?.text !== over.text) {
    throw new Problem(exitCodes.notAsWanted, {
      where: path,
      what: "it changed while this run was under way, so it was left as it is.",
      fix: "Run the same command again.",
    });
  }
}

const full = new Set(["ENOSPC", "EDQUOT"]);
const wholeFiles = "Each file is whole, the old or the new one; the next run does the rest.";

function diskProblem(error: unknown, where: string): unknown {
  const code = errorCode(error);
  if (error instanceof Problem || code === undefined) {
    return error;
  }
  const complaint = full.has(code)
    ? { where, what: "the disk is full.", fix: `Free some space and run the same command again. ${wholeFiles}` }
    : {
        where,
        what: `it cannot be written (${code}).`,
        fix: `Mend that and run the same command again. ${wholeFiles}`,
      };
  return missingProblem(complaint, { cause: error });
}
