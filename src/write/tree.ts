import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readFileSync, type Stats } from "node:fs";
import { dirname, join } from "node:path";
import { buildUsageProblem, type Complaint, getErrorCode } from "../lib/errors.ts";
import type { FileOnDisk } from "../merge/types.ts";

/** What is at a path: a regular file, nothing, or something that we must not follow or replace. */
export type Found =
  | { readonly kind: "file"; readonly file: FileOnDisk }
  | { readonly kind: "nothing" }
  | { readonly kind: "obstacle"; readonly complaint: Complaint };

type Folder = "folder" | "nothing" | Complaint;

const nothing: Found = { kind: "nothing" };
/** Bytes. A larger file is not a text of a project, and would not fit in one string. */
const largest = 64 * 1024 * 1024;

/** Links are never followed, and a pipe in place of a file does not block. */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * A project's files, seen from its root. No link below the root is followed, so nothing outside of it is read or written. Calls are synchronous: for
 * thousands of small files that is several times faster, and a signal cannot come between two of them.
 */
export class ProjectTree {
  readonly #root: string;
  /** Each folder is checked once: only this run, which holds the lock, makes folders. */
  readonly #folders = new Map<string, Folder>();

  constructor(root: string) {
    this.#root = root;
  }

  /** The absolute path of a file of the project. */
  absolute(path: string): string {
    return join(this.#root, path);
  }

  /** What is at a path. */
  look(path: string): Found {
    const folder = this.#folderAt(dirname(path));
    if (folder === "nothing") {
      return nothing;
    }
    return folder === "folder" ? readOrdinary(this.absolute(path), path) : { kind: "obstacle", complaint: folder };
  }

  /** The regular file at a path, or undefined. */
  read(path: string): FileOnDisk | undefined {
    const found = this.look(path);
    return found.kind === "file" ? found.file : undefined;
  }

  /** Makes the parent folders of a path; throws a Problem if something else is in the way. */
  makeFoldersFor(path: string): void {
    this.#makeFolder(dirname(path));
  }

  /** Call this after a folder was removed. */
  forgetFolder(path: string): void {
    this.#folders.delete(path);
  }

  #makeFolder(path: string): void {
    const folder = this.#folderAt(path);
    if (folder === "folder") {
      return;
    }
    if (folder !== "nothing") {
      throw buildUsageProblem(folder);
    }
    this.#makeFolder(dirname(path));
    mkdirSync(this.absolute(path));
    this.#folders.set(path, "folder");
  }

  /** What is at the path of a folder. Its parents are checked first, so a link higher up is found before it is followed. */
  #folderAt(path: string): Folder {
    if (path === ".") {
      return "folder";
    }
    const known = this.#folders.get(path);
    if (known !== undefined) {
      return known;
    }
    const above = this.#folderAt(dirname(path));
    const folder = above === "folder" ? standingFolder(this.absolute(path), path) : above;
    this.#folders.set(path, folder);
    return folder;
  }
}

function standingFolder(absolute: string, path: string): Folder {
  const stats = lstatSync(absolute, { throwIfNoEntry: false });
  if (stats === undefined) {
    return "nothing";
  }
  return stats.isDirectory() ? "folder" : inTheWay(path, stats, "a folder");
}

function readOrdinary(absolute: string, path: string): Found {
  let descriptor: number;
  try {
    descriptor = openSync(absolute, openFlags);
  } catch (error) {
    return explainOpen(error, absolute, path);
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) {
      return { kind: "obstacle", complaint: inTheWay(path, stats, "a file") };
    }
    if (stats.size > largest) {
      const what = "it is larger than 64 MiB, too large to be compared.";
      return { kind: "obstacle", complaint: { where: path, what, fix: "Move it elsewhere." } };
    }
    const bytes = readFileSync(descriptor);
    return { kind: "file", file: { text: bytes.toString("utf8"), mode: stats.mode & 0o777, utf8: isUtf8(bytes) } };
  } finally {
    closeSync(descriptor);
  }
}

function explainOpen(error: unknown, absolute: string, path: string): Found {
  if (getErrorCode(error) === "ENOENT") {
    return nothing;
  }
  const stats = lstatSync(absolute, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isFile()) {
    return { kind: "obstacle", complaint: inTheWay(path, stats, "a file") };
  }
  const what = `it cannot be read (${getErrorCode(error) ?? String(error)}).`;
  const fix = "Give the current user read and write access to it.";
  return { kind: "obstacle", complaint: { where: path, what, fix } };
}

function inTheWay(path: string, stats: Stats, wanted: string): Complaint {
  return {
    where: path,
    what: `${nameOf(stats)} is in the place of ${wanted} of the project; it is neither followed nor replaced.`,
    fix: "Move it elsewhere and run the same command again.",
  };
}

function nameOf(stats: Stats): string {
  if (stats.isSymbolicLink()) {
    return "a symbolic link";
  }
  if (stats.isDirectory()) {
    return "a folder";
  }
  return stats.isFile() ? "a file" : "a pipe, socket or device";
}
