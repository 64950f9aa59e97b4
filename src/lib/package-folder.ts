import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package: the nearest parent with `templates/`, in the sources and in the bundle. */
export const packageFolder: string = findUpwards(dirname(fileURLToPath(import.meta.url)));

/** The templates that projects are rendered from. */
export const templatesFolder: string = join(packageFolder, "templates");

/** The collection's shared Python, in a folder of templates, in a kind's folder and in a project. */
export const moduleUtils = "playbooks/collections/ansible_collections/harden/stack/plugins/module_utils";

function findUpwards(folder: string): string {
  if (existsSync(join(folder, "templates", "kinds"))) {
    return folder;
  }
  const parent = dirname(folder);
  if (parent === folder) {
    throw new Error("the package is incomplete: its templates are missing");
  }
  return findUpwards(parent);
}
