import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { getText } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";

/** The names of a playbook's plays in their order, those of the playbooks that it imports too. What cannot be read has none. */
export async function listPlays(path: string): Promise<readonly string[]> {
  const entries = await readEntries(path);
  const names = await Promise.all(
    entries.map(async (entry) => {
      const imported = getText(entry, "ansible.builtin.import_playbook");
      const name = getText(entry, "name");
      return imported === undefined ? [name ?? "(without a name)"] : listPlays(join(dirname(path), imported));
    }),
  );
  return names.flat();
}

async function readEntries(path: string) {
  try {
    const entries: unknown = parse(await readFile(path, "utf8"));
    return Array.isArray(entries) ? entries.filter(isMap) : [];
  } catch {
    return [];
  }
}
