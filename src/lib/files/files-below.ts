import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The paths of all files below a folder, relative and sorted; none if it does not exist. Compiled Python is left out. */
export function listFilesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
