import { type Dirent, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { findDefaultFiles } from "../compose/default-files.ts";
import { findCreatedTables } from "./created-tables.ts";
import type { FolderFacts, FoundFolder, SqlFile } from "./types.ts";

/** Deeper and larger folders are rarely written by the user. */
const deepest = 3;
const mostFolders = 300;
/** Written by harden-init, or by a package manager. */
const foreign = new Set(["inventory", "node_modules", "playbooks", "secrets", "vendor", "venv"]);

/**
 * Looks at what lies in a project's folder. Links are not followed; a folder that does not exist has nothing.
 *
 * @param takenPorts the ports on which something listens, where it may be deployed on this machine
 */
export function surveyFolder(root: string, takenPorts: readonly number[] = []): FolderFacts {
  const folders = foldersBelow(root);
  return {
    folders,
    sqlFiles: folders.flatMap(({ path, files }) => sqlFilesIn(root, path, files)),
    composeFiles: findComposeFiles(root),
    takenPorts,
    namesIn: (folder) => namesIn(join(root, folder)),
    hasFile: (path) => hasContent(join(root, path)),
  };
}

/** The folder itself and those below, level by level. */
function foldersBelow(root: string): readonly FoundFolder[] {
  const found: FoundFolder[] = [];
  let level = ["."];
  for (let depth = 0; depth <= deepest && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const path of level.slice(0, mostFolders - found.length)) {
      const entries = entriesOf(join(root, path));
      found.push({ path, files: entries.filter((entry) => entry.isFile()).map(({ name }) => name) });
      next.push(...entries.filter(isOwnFolder).map(({ name }) => `${path}/${name}`));
    }
    level = next;
  }
  return found.filter(({ files }) => files.length > 0);
}

function isOwnFolder(entry: Dirent): boolean {
  return entry.isDirectory() && !entry.name.startsWith(".") && !foreign.has(entry.name);
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => one.name.localeCompare(other.name));
  } catch {
    return [];
  }
}

function sqlFilesIn(root: string, folder: string, files: readonly string[]): readonly SqlFile[] {
  return files
    .filter((name) => name.endsWith(".sql"))
    .map((name) => ({ path: `${folder}/${name}`, tables: findCreatedTables(join(root, folder, name)) }))
    .filter(({ tables }) => tables.length > 0);
}

/** The compose files in a folder, as Compose chooses them. */
export function findComposeFiles(root: string): readonly string[] {
  return findDefaultFiles((name) => statSync(join(root, name), { throwIfNoEntry: false })?.isFile() === true);
}

/** Those of the nearest folder above, with `../` before them: Compose takes these where a folder has none. */
export function findComposeFilesAbove(root: string, way = ".."): readonly string[] {
  const above = dirname(root);
  const files = above === root ? [] : findComposeFiles(above);
  return files.length > 0 || above === root
    ? files.map((name) => `${way}/${name}`)
    : findComposeFilesAbove(above, `${way}/..`);
}

function namesIn(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

function hasContent(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.size > 0;
}
