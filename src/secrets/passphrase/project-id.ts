import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { getErrorCode } from "../../lib/errors.ts";

/**
 * The name under which the keychain keeps a project's passphrase: random, kept in `.harden/project-id`, so that it stays when the folder
 * is moved, renamed or cloned. It is no secret.
 *
 * @param root the project's folder
 * @returns 16 hexadecimal digits; undefined if there is none yet, or the file does not hold one
 */
export async function readProjectId(root: string): Promise<string | undefined> {
  try {
    const text = (await readFile(idFile(root), "utf8")).trim();
    return /^[0-9a-f]{16}$/.test(text) ? text : undefined;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(getErrorCode(error) ?? "")) {
      return undefined;
    }
    throw error;
  }
}

/** A name for a project that has none yet. */
export function makeProjectId(): string {
  return randomBytes(8).toString("hex");
}

export async function writeProjectId(root: string, id: string): Promise<void> {
  await mkdir(join(root, ".harden"), { recursive: true });
  await writeFileAtomic(idFile(root), `${id}\n`, { mode: 0o644 });
}

function idFile(root: string): string {
  return join(root, ".harden", "project-id");
}
