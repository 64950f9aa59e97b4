import { existsSync } from "node:fs";
import { join } from "node:path";
import { templatesFolder } from "../lib/package-folder.ts";
import { projectKinds } from "../lib/state.ts";
import { packedKinds } from "./packed.ts";
import type { Kind } from "./schema.ts";

/**
 * Every known kind by name: those that come with the tool, and those in the project's own `kinds/`, which win over ours of the same name.
 *
 * @param root the project's folder; without it only ours
 * @throws Problem where a kind.yml cannot be read or says something wrong, or its folder lacks what it names
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

/** Most projects have no kinds of their own: what reads and checks them is loaded where there are some. */
async function kindsIn(folder: string): Promise<readonly Kind[]> {
  return existsSync(folder) ? (await import("./read.ts")).readKinds(folder) : [];
}
