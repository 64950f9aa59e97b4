import { existsSync } from "node:fs";
import { join } from "node:path";
import { templatesFolder } from "../lib/package-folder.ts";
import { projectKinds } from "../lib/state.ts";
import { packedKinds } from "./packed.ts";
import type { Kind } from "./schema/kind.ts";

/**
 * Every known kind by name: the built-in ones, and those in the project's own `kinds/`, which replace built-in ones of the same name.
 *
 * @param root the project's folder; without it only the built-in ones
 * @throws Problem if a kind.yml is unreadable or invalid, or its folder lacks a file that it names
 */
export async function loadKinds(root?: string): Promise<ReadonlyMap<string, Kind>> {
  const ours = packedKinds?.map(inPlace) ?? (await kindsIn(join(templatesFolder, "kinds")));
  const theirs = root === undefined ? [] : await kindsIn(join(root, projectKinds));
  return new Map([...ours, ...theirs].map((kind) => [kind.name, kind]));
}

function inPlace(kind: Kind): Kind {
  const placed = (folder: string) => join(templatesFolder, folder);
  return { ...kind, folder: placed(kind.folder), folders: kind.folders.map(placed) };
}

/** Few projects have kinds of their own, so the code that reads and checks them is loaded on demand. */
async function kindsIn(folder: string): Promise<readonly Kind[]> {
  return existsSync(folder) ? (await import("./read.ts")).readKinds(folder) : [];
}
