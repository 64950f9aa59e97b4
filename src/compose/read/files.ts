import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, normalize, resolve, sep } from "node:path";
import { buildUsageProblem, getErrorCode } from "../../lib/errors.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { buildComposeProblem } from "../problems.ts";
import type { Place, ReadOutside } from "../types.ts";

/** The largest public compose file that was found has 0.2 MB. */
const mostBytes = 2_000_000;

/** More than any folder of settings has. */
const mostEntries = 200;

interface ReadFile {
  readonly text: string;
  /** Absolute, with links resolved. */
  readonly path: string;
  /** Where it is named first; undefined if the user named it. */
  readonly at?: Place;
}

/** The files of one project: all within its repository, each read once. */
export class ComposeFiles {
  /** The project's folder, absolute, with links resolved. */
  readonly folder: string;
  /** The folder that has all files, the same way: the project's or one above it. */
  readonly within: string;
  readonly #read = new Map<string, ReadFile>();

  /** @throws Problem (exit 2) if a folder does not exist */
  constructor(folder: string, within = folder) {
    [this.folder, this.within] = [findFolder(folder), findFolder(within)];
  }

  /** Every file that was read, relative to the folder, in order. */
  get names(): readonly string[] {
    return [...this.#read.keys()];
  }

  /** Those that files named and that lie outside of the folder. */
  get outside(): readonly ReadOutside[] {
    return [...this.#read].flatMap(([name, { path, at }]) =>
      at === undefined || path.startsWith(this.folder + sep) ? [] : [{ name, path, at }],
    );
  }

  /** Whether a regular file of that name, relative to the folder, can be read. */
  has(name: string): boolean {
    try {
      return statSync(resolve(this.folder, name)).isFile();
    } catch (error) {
      if (getErrorCode(error) === undefined) {
        throw error;
      }
      return false;
    }
  }

  /**
   * The regular files in a folder and in those directly in it, relative to the project's folder, in order.
   *
   * @returns undefined if there is no such folder in the repository, or if it has more than any folder of settings
   */
  list(name: string): readonly string[] | undefined {
    try {
      const path = realpathSync(resolve(this.folder, name));
      const isHere = path === this.within || path.startsWith(this.within + sep);
      const entries = isHere ? readdirSync(path).sort() : [];
      if (!isHere || entries.length > mostEntries) {
        return undefined;
      }
      const below = entries.flatMap((entry) =>
        statSync(join(path, entry)).isDirectory()
          ? readdirSync(join(path, entry))
              .sort()
              .map((inner) => join(entry, inner))
          : [entry],
      );
      return below.map((entry) => join(name, entry)).filter((entry) => this.has(entry));
    } catch (error) {
      if (getErrorCode(error) === undefined) {
        throw error;
      }
      return undefined;
    }
  }

  /**
   * The text of a file that another one names.
   *
   * @param name relative to the folder
   * @param at where it is named; undefined if the user named it
   * @throws Problem (exit 2): outside the repository, not a regular file, too large, not UTF-8, unreadable
   */
  read(name: string, at?: Place): string {
    const known = this.#read.get(name);
    if (known !== undefined) {
      return known.text;
    }
    const read = this.#readNew(name, (what, fix) => {
      const said = `the file ${makePrintable(name, 200)} ${what}`;
      return at === undefined
        ? buildUsageProblem({ what: said, ...(fix && { fix }) })
        : buildComposeProblem(at, said, fix);
    });
    this.#read.set(name, { ...read, ...(at && { at }) });
    return read.text;
  }

  #readNew(name: string, complain: (what: string, fix?: string) => Error): Omit<ReadFile, "at"> {
    try {
      const path = realpathSync(resolve(this.folder, name));
      if (!path.startsWith(this.within + sep)) {
        throw complain(`is outside ${this.within}`, howToReach);
      }
      const state = statSync(path);
      if (!state.isFile() || state.size > mostBytes) {
        throw complain(state.isFile() ? "is larger than 2 MB, too large to be read" : "is not a regular file");
      }
      return { path, text: new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)) };
    } catch (error) {
      if (getErrorCode(error) === "ERR_ENCODING_INVALID_ENCODED_DATA") {
        throw complain("is not UTF-8 text");
      }
      throw getErrorCode(error) === undefined ? error : complain(`cannot be read (${getErrorCode(error)})`);
    }
  }
}

/** What to do about a place that an import does not reach. */
export const howToReach =
  "An import reaches what lies below the compose file's folder, and the rest of its repository: of the nearest folder above it that has a `.git`. Move the file there, or import a compose file of a folder that has all of them: one with `name` and `include: PATH` is enough.";

function findFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (error) {
    throw buildUsageProblem(
      { where: folder, what: `the folder cannot be read (${getErrorCode(error)})` },
      { cause: error },
    );
  }
}

/**
 * A path in one of the project's files, relative to the project's folder. A path that leads out of its repository stays, and is refused when it is read.
 *
 * @param from the base of the path, relative to the project's folder
 */
export function joinFolder(from: string, path: string): string {
  return isAbsolute(path) || path.startsWith("~") ? path : normalize(join(from, path));
}

/** The folder of a file, relative as well. */
export function getFolder(name: string): string {
  return dirname(name);
}
