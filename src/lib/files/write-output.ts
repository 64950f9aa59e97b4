import { lstat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { buildUsageProblem, getErrorCode } from "../errors.ts";

/** Writes a text into a file, as a whole or not at all. Throws Problem (exit 2) where that is impossible. */
export async function writeOutput(path: string, text: string): Promise<void> {
  const file = resolve(path);
  try {
    const there = await lstat(file).catch(() => undefined);
    // What is no file, such as /dev/stdout, a pipe or a link, must stay what it is.
    await (there === undefined || there.isFile() ? writeFileAtomic : writeFile)(file, text);
  } catch (error) {
    const code = getErrorCode(error);
    throw buildUsageProblem(
      { where: path, what: `it cannot be written: ${code ?? error}`, fix: "Give another file to --output." },
      { cause: error },
    );
  }
}
