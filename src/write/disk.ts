import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { errorCode, exitCodes, missingProblem, Problem } from "../lib/errors.ts";
import { places } from "./places.ts";
import type { Step } from "./steps.ts";
import type { ProjectTree } from "./tree.ts";

/** One file at a time is under way. */
const temporary = `${places.unfinished}/file`;

/**
 * Does the steps one after the other. Each file is replaced as a whole: written beside, brought to the disk and renamed, so that even a loss of
 * power leaves the old or the new one.
 *
 * @throws Problem where a file changed since it was looked at, or where the disk does not take it; what is not done yet is left undone
 */
export function perform(tree: ProjectTree, steps: readonly Step[]): void {
  for (const step of steps) {
    checkUnchanged(tree, step);
    guarded(step.path, () => (step.do === "put" ? put(tree, step) : drop(tree, step.path)));
  }
}

/** Begins a run that writes: its folder stays where it is cut off, and so says that the manifest may be older than the files. */
export function beginWriting(tree: ProjectTree): void {
  guarded(places.unfinished, () => {
    tree.makeFoldersFor(places.unfinished);
    rmSync(tree.absolute(places.unfinished), { recursive: true, force: true });
    tree.makeFoldersFor(temporary);
  });
}

/** Ends it. */
export function endWriting(tree: ProjectTree): void {
  rmSync(tree.absolute(places.unfinished), { recursive: true, force: true });
}

/** Does something to the disk; what the disk answers is told as a Problem of the file that it was done for. */
export function guarded<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw diskProblem(error, where);
  }
}

function put(tree: ProjectTree, step: Extract<Step, { do: "put" }>): void {
  tree.makeFoldersFor(step.path);
  const beside = tree.absolute(temporary);
  try {
    writeWhole(beside, step);
    renameSync(beside, tree.absolute(step.path));
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** A new file gets its mode less the user's umask; one that replaces another gets just the mode that was decided on. */
function writeWhole(path: string, { text, mode, over }: Extract<Step, { do: "put" }>): void {
  const descriptor = openSync(path, "wx", mode);
  try {
    const bytes = Buffer.from(text, "utf8");
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(descriptor, bytes, written);
    }
    if (over?.text !== undefined) {
      fchmodSync(descriptor, mode);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function drop(tree: ProjectTree, path: string): void {
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
