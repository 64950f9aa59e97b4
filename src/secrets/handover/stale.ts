import { lstat, readdir, readFile, readlink, rm } from "node:fs/promises";
import { join } from "node:path";

const prefix = "harden-init";

/**
 * The beginning of the folder's name: which process made it, by its id, the time when it started (ids are used again) and the
 * namespace of ids (a container on the same `/dev/shm` counts its own).
 */
export async function nameOf(pid: number): Promise<string> {
  return `${prefix}.${await namespace()}.${pid}.${(await startOf(pid)) ?? "0"}.`;
}

/** Removes the folders of our own user whose processes are gone: they were killed before they could. */
export async function removeStale(base: string): Promise<void> {
  const here = await namespace();
  for (const name of await readdir(base)) {
    const [, space, pid, start] = /^harden-init\.(\d+)\.(\d+)\.(\d+)\.[A-Za-z0-9]{6}$/.exec(name) ?? [];
    if (space === here && (await startOf(Number(pid))) !== start && (await isOurs(join(base, name)))) {
      await rm(join(base, name), { recursive: true, force: true });
    }
  }
}

async function isOurs(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === process.getuid?.();
}

async function namespace(): Promise<string> {
  const link = await readlink("/proc/self/ns/pid").catch(() => "");
  return /\d+/.exec(link)?.[0] ?? "0";
}

/** When a process started, in clock ticks since boot; undefined if there is none. The name in brackets may hold anything. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19];
}
