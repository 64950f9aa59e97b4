// Reads, checks and compiles what the tool brings along in templates/, so that nothing of that is left to do when it runs. The build puts what
// is made here in the place of src/*/packed.ts.
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { loadKinds } from "../src/kinds/load.ts";
import type { Kind } from "../src/kinds/schema/kind.ts";
import { templatesFolder } from "../src/lib/package-folder.ts";
import { features } from "../src/plan/features.ts";
import { precompileTemplate } from "../src/plan/templates/compile.ts";
import { loadSeccompGroups } from "../src/plan/templates/load.ts";
import { readTemplates } from "../src/plan/templates/read.ts";
import type { TemplateFile } from "../src/plan/templates/types.ts";

/** The source texts of the packed modules, by their paths in the package. */
export async function packedModules(): Promise<Readonly<Record<string, string>>> {
  const kinds = [...(await loadKinds()).values()].map(movable);
  const folders = [
    ...new Set([
      "project",
      ...features.map(({ folder }) => join("features", folder)),
      ...kinds.flatMap((kind) => kind.folders),
    ]),
  ];
  const templates = await Promise.all(folders.map(packFolder));
  const described = `export const packedKinds = ${JSON.stringify(kinds)};`;
  const rendered = [
    'import { template } from "handlebars/runtime.js";',
    `export const packedTemplates = new Map([${templates.join(",\n")}]);`,
    `export const packedGroups = ${JSON.stringify(await loadSeccompGroups())};`,
  ].join("\n");
  return {
    "src/kinds/packed.ts": described,
    "src/plan/templates/packed.ts": rendered,
    "src/project/packed.ts": `export const packedStamp = "${hash("sha256", described + rendered, "hex")}";`,
  };
}

/** The same wherever the package lies. */
function movable(kind: Kind): Kind {
  const inTemplates = (folder: string) => relative(templatesFolder, folder);
  return { ...kind, folder: inTemplates(kind.folder), folders: kind.folders.map(inTemplates) };
}

async function packFolder(folder: string): Promise<string> {
  const files = await readTemplates(join(templatesFolder, folder));
  return `[${JSON.stringify(folder)}, [${files.map(packFile).join(",\n")}]]`;
}

function packFile({ path, mode, content, from }: TemplateFile): string {
  const packed =
    typeof content === "string"
      ? JSON.stringify(content)
      : `template(${precompileTemplate(readFileSync(from, "utf8"))})`;
  return `{ path: ${JSON.stringify(path)}, mode: ${mode}, content: ${packed} }`;
}
