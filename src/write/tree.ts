import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readFileSync, type Stats } from "node:fs";
import { dirname, join } from "node:path";
import { type Complaint, errorCode, usageProblem } from "../lib/errors.ts";
import type { FileOnDisk } from "../merge/types.ts";

/** What stands at a path: an ordinary file, nothing, or something that a file of ours must not go through or replace. */
export type Found =
  | { readonly kind: "file"; readonly file: FileOnDisk }
  | { readonly kind: "nothing" }
  | { readonly kind: "obstacle"; readonly complaint: Complaint };

type Folder = "folder" | "nothing" | Complaint;

const nothing: Found = { kind: "nothing" };
/** Bytes. What is larger is no text of a project, and would not fit into one string. */
const largest = 64 * 1024 * 1024;

/** A link is never followed, and a pipe in the place of a file does not make us wait for a writer. */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * A project's files, seen from its root. No link below the root is followed, so nothing outside of it is read or written. Calls are synchronous:
 * for thousands of small files that is several times as fast, and a signal cannot come between two of them.
 */
export class ProjectTree {
  readonly #root: string;
  /** Looking once at each folder is enough: only this run, which holds the lock, makes folders. */
  readonly #folders = new Map<string, Folder>();

  constructor(root: string) {
    this.#root = root;
  }

  /** The absolute path of a file of the project. */
  absolute(path: string): string {
    return join(this.#root, path);
  }

  /** What stands at a path. */
  look(path: string): Found {
    const folder = this.#folderAt(dirname(path));
    if (folder === "nothing") {
      return nothing;
    }
    return folder === "folder" ? readOrdinary(this.absolute(path), path) : { kind: "obstacle", complaint: folder };
  }

  /** The ordinary file at a path, or undefined. */
  read(path: string): FileOnDisk | undefined {
    const found = this.look(path);
    return found.kind === "file" ? found.file : undefined;
  }

  /** Makes the folders above a path; throws a Problem where something else stands in the way. */
  makeFoldersFor(path: string): void {
    this.#makeFolder(dirname(path));
  }

  /** To be called when a folder was removed. */
  forgetFolder(path: string): void {
    this.#folders.delete(path);
  }

  #makeFolder(path: string): void {
    const folder = this.#folderAt(path);
    if (folder === "folder") {
      return;
    }
    if (folder !== "nothing") {
      throw usageProblem(folder);
    }
    this.#makeFolder(dirname(path));
    mkdirSync(this.absolute(path));
    this.#folders.set(path, "folder");
  }

  /** What stands at the path of a folder; what is above it is looked at first, so a link higher up is met before it is followed. */
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
      return { kind: "obstacle", complaint: tooLarge(path) };
    }
    const bytes = readFileSync(descriptor);
    return { kind: "file", file: { text: bytes.toString("utf8"), mode: stats.mode & 0o777, utf8: isUtf8(bytes) } };
  } finally {
    closeSync(descriptor);
  }
}

function explainOpen(error: unknown, absolute: string, path: string): Found {
  if (errorCode(error) === "ENOENT") {
    return nothing;
  }
  const stats = lstatSync(absolute, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isFile()) {
    return { kind: "obstacle", complaint: inTheWay(path, stats, "a file") };
  }
  const complaint = {
    where: path,
    what: `it cannot be read (${errorCode(error) ?? String(error)}).`,
    fix: "Give this user the right to read and write it.",
  };
  return { kind: "obstacle", complaint };
}

function tooLarge(path: string): Complaint {
  return { where: path, what: "it is larger than 64 MiB, too large to be compared.", fix: "Move it elsewhere." };
}

function inTheWay(path: string, stats: Stats, wanted: string): Complaint {
  return {
    where: path,
    what: `${nameOf(stats)} stands where ${wanted} of the project belongs; it is neither followed nor replaced.`,
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
