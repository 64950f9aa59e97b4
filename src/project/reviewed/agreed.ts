import { hash } from "node:crypto";
import { mkdir, readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { getErrorCode } from "../../lib/errors.ts";
import { getMap, parseObject } from "../../lib/fields.ts";
import { findUserFolder } from "../../lib/files/user-folder.ts";
import type { Io } from "../../lib/io.ts";

/** What was agreed to: the state of each file, by path. */
export type Agreed = ReadonlyMap<string, string>;

/**
 * What the user agreed to before. It is kept outside of the project and for this folder only: what can write into the folder must not be able
 * to agree to its own edits.
 */
export async function readAgreed(io: Io, root: string): Promise<Agreed> {
  const text = await readFile(await agreedFile(io, root), "utf8").catch(() => "");
  const known = Object.entries(getMap(parseObject(text) ?? {}, "files"));
  return new Map(known.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/**
 * Remembers what the user agreed to.
 *
 * @returns the error's code if this machine cannot keep it
 */
export async function rememberAgreed(io: Io, root: string, agreed: Agreed): Promise<string | undefined> {
  const file = await agreedFile(io, root);
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFileAtomic(file, `${JSON.stringify({ root, files: Object.fromEntries(agreed) }, null, 2)}\n`, {
      mode: 0o600,
    });
    return undefined;
  } catch (error) {
    return getErrorCode(error) ?? String(error);
  }
}

async function agreedFile({ env }: Io, root: string): Promise<string> {
  const name = hash("sha256", await realpath(root), "hex").slice(0, 16);
  return join(findUserFolder(env, "XDG_STATE_HOME", ".local", "state"), "agreed", `${name}.json`);
}
