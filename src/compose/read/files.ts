import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, normalize, sep } from "node:path";
import { buildUsageProblem, getErrorCode } from "../../lib/errors.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { buildComposeProblem } from "../problems.ts";
import type { Place } from "../types.ts";

/** The largest public compose file that was found has 0.2 MB. */
const mostBytes = 2_000_000;

/** The files of one project: all below its folder, each read once. */
export class ComposeFiles {
  /** The project's folder, absolute, with links resolved. */
  readonly folder: string;
  readonly #texts = new Map<string, string>();

  /** @throws Problem (exit 2) if the folder does not exist */
  constructor(folder: string) {
    try {
      this.folder = realpathSync(folder);
    } catch (error) {
      throw buildUsageProblem(
        { where: folder, what: `the folder cannot be read (${getErrorCode(error)})` },
        { cause: error },
      );
    }
  }

  /** Every file that was read, relative to the folder, in order. */
  get names(): readonly string[] {
    return [...this.#texts.keys()];
  }

  /** Whether a regular file of that name, relative to the folder, can be read. */
  has(name: string): boolean {
    try {
      return statSync(join(this.folder, name)).isFile();
    } catch (error) {
      if (getErrorCode(error) === undefined) {
        throw error;
      }
      return false;
    }
  }

  /**
   * The text of a file that another one names.
   *
   * @param name relative to the folder
   * @param at where it is named; undefined if the user named it
   * @throws Problem (exit 2): outside the folder, not a regular file, too large, not UTF-8, unreadable
   */
  read(name: string, at?: Place): string {
    const known = this.#texts.get(name);
    if (known !== undefined) {
      return known;
    }
    const text = this.#readNew(name, (what, fix) => {
      const said = `the file ${makePrintable(name, 200)} ${what}`;
      return at === undefined
        ? buildUsageProblem({ what: said, ...(fix && { fix }) })
        : buildComposeProblem(at, said, fix);
    });
    this.#texts.set(name, text);
    return text;
  }

  #readNew(name: string, complain: (what: string, fix?: string) => Error): string {
    try {
      const path = realpathSync(join(this.folder, name));
      if (!path.startsWith(this.folder + sep)) {
        throw complain(
          `is outside ${this.folder}`,
          "Import a compose file of a folder that contains all of them: one with `name` and `include: PATH` is enough.",
        );
      }
      const state = statSync(path);
      if (!state.isFile() || state.size > mostBytes) {
        throw complain(state.isFile() ? "is larger than 2 MB, too large for a compose file" : "is not a regular file");
      }
      return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
    } catch (error) {
      if (getErrorCode(error) === "ERR_ENCODING_INVALID_ENCODED_DATA") {
        throw complain("is not UTF-8 text");
      }
      throw getErrorCode(error) === undefined ? error : complain(`cannot be read (${getErrorCode(error)})`);
    }
  }
}

/**
 * A path in one of the project's files, relative to the project's folder. A path that leads out of it stays, and is refused when it is read.
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
