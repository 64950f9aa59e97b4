import { hash } from "node:crypto";
import { type Dirent, lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What a call of Ansible reads of a project: a run reads the playbooks and places their files, one module needs only its own code. */
export type Reads = "run" | "module";

/** The files that a call of Ansible reads, by path, with the hash of each; undefined for what is no ordinary file, such as a link. */
export type Loaded = ReadonlyMap<string, string | undefined>;

/** What every call reads: settings, servers with their variables, and everything that is code of Ansible's. */
const always =
  /^(?:ansible\.cfg$|inventory\/|playbooks\/(?:collections|library|module_utils|(?:group|host)_vars|[a-z]+_plugins)\/)/;
const ofRun = /^(?:ansible\.cfg$|inventory\/|playbooks\/)/;
/** `access` adds the keys that the user agreed to. */
const ownRecords: readonly string[] = ["inventory/known_hosts"];

/** Whether that call of Ansible would read a file of the project, if it were there. */
export function isLoaded(path: string, reads: Reads): boolean {
  return (reads === "run" ? ofRun : always).test(path) && !ownRecords.includes(path);
}

/** What that call of Ansible reads. Compiled Python is removed: it would be run in place of the code beside it. */
export function hashLoadedFiles(root: string, reads: Reads): Loaded {
  const paths = ["ansible.cfg", "inventory", "playbooks"].flatMap((path) => entriesBelow(root, path));
  const loaded = paths.filter(({ path }) => isLoaded(path, reads));
  return new Map(loaded.map(({ path, isFile }) => [path, isFile ? hashFile(join(root, path)) : undefined]));
}

interface Found {
  readonly path: string;
  readonly isFile: boolean;
}

/** Links are not followed. */
function entriesBelow(root: string, path: string): readonly Found[] {
  const stats = lstatSync(join(root, path), { throwIfNoEntry: false });
  return stats === undefined ? [] : entryAt(root, path, stats);
}

function entryAt(root: string, path: string, entry: Pick<Dirent, "isFile" | "isDirectory">): readonly Found[] {
  if (!entry.isDirectory()) {
    return [{ path, isFile: entry.isFile() }];
  }
  if (path.endsWith("/__pycache__")) {
    rmSync(join(root, path), { recursive: true, force: true });
    return [];
  }
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((inner) =>
    entryAt(root, `${path}/${inner.name}`, inner),
  );
}

function hashFile(file: string): string {
  return hash("sha256", readFileSync(file), "hex");
}
