import { hash } from "node:crypto";
import { mkdir, readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { getErrorCode } from "../../lib/errors.ts";
import { type Fields, getMap, parseObject } from "../../lib/fields.ts";
import { findUserFolder } from "../../lib/files/user-folder.ts";
import type { Io } from "../../lib/io.ts";

/** What was agreed to: the state of each file, by path. */
export type Agreed = ReadonlyMap<string, string>;

/** What is remembered of a project: what its user agreed to, and what a review found to be as it must be. */
export interface Remembered {
  readonly agreed: Agreed;
  /** A mark of all that was looked at, by what a call of Ansible reads; see `markOf`. */
  readonly reviewed: Readonly<Record<string, string>>;
}

/**
 * What was agreed to and reviewed before. It is kept outside of the project and for this folder only: what can write into the folder must not be able
 * to agree to its own edits.
 */
export async function readRemembered(io: Io, root: string): Promise<Remembered> {
  const text = await readFile(await agreedFile(io, root), "utf8").catch(() => "");
  const known = parseObject(text) ?? {};
  return { agreed: new Map(textsIn(known, "files")), reviewed: Object.fromEntries(textsIn(known, "reviewed")) };
}

function textsIn(known: Fields, key: string): readonly (readonly [string, string])[] {
  return Object.entries(getMap(known, key)).filter((entry): entry is [string, string] => typeof entry[1] === "string");
}

/**
 * Remembers it.
 *
 * @returns the error's code if this machine cannot keep it
 */
export async function remember(io: Io, root: string, { agreed, reviewed }: Remembered): Promise<string | undefined> {
  const file = await agreedFile(io, root);
  const content = { root, files: Object.fromEntries(agreed), reviewed };
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFileAtomic(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    return undefined;
  } catch (error) {
    return getErrorCode(error) ?? String(error);
  }
}

async function agreedFile({ env }: Io, root: string): Promise<string> {
  const name = hash("sha256", await realpath(root), "hex").slice(0, 16);
  return join(findUserFolder(env, "XDG_STATE_HOME", ".local", "state"), "agreed", `${name}.json`);
}
