import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The repository that a folder is in: the nearest folder above it, or itself, that has a `.git`; undefined where there is none. */
export function findRepository(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) {
    return folder;
  }
  return dirname(folder) === folder ? undefined : findRepository(dirname(folder));
}
