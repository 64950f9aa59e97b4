import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Lays a shell script before everything else on the PATH while some work is done.
 *
 * @param folder an empty one of the test's own
 */
export async function withProgram<T>(folder: string, name: string, script: string, work: () => Promise<T>): Promise<T> {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return withPath(`${folder}${delimiter}${process.env.PATH}`, work);
}

/** The same with another PATH altogether. */
export async function withPath<T>(path: string, work: () => Promise<T>): Promise<T> {
  const before = process.env.PATH;
  process.env.PATH = path;
  try {
    return await work();
  } finally {
    process.env.PATH = before;
  }
}
