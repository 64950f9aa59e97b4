import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** Far more than any file that a person writes. */
const mostBytes = 64 * 1024 * 1024;

/**
 * The bytes of a file in a place where a pipe or a device may lie instead. Reading those may never end, and while it waits, no signal ends the process.
 *
 * @throws Error with a `code` that says why: what the system says, or that this is no ordinary file
 */
export async function readOrdinaryFile(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) {
      throw withCode("EISDIR");
    }
    if (!stats.isFile()) {
      throw withCode("not a regular file");
    }
    if (stats.size > mostBytes) {
      throw withCode("larger than 64 MiB");
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}
