import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packedModules } from "../../scripts/pack.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import { templatesFolder } from "../../src/lib/package-folder.ts";
import { loadSeccompGroups } from "../../src/plan/templates/load.ts";
import { readTemplates } from "../../src/plan/templates/read.ts";
import type { TemplateFile } from "../../src/plan/templates/types.ts";

/* What the build packs of templates/ is what is read where there was no build. */

// Below the package, so that the packed templates find the library that they call.
const folder = join("node_modules/.cache", `packed-${process.pid}`);
const modules = await packedModules();
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function packed(path: string) {
  const file = join(folder, path.replaceAll("/", "-").replace(/ts$/, "mjs"));
  writeFileSync(file, modules[path] ?? "");
  return import(pathToFileURL(file).href);
}

test("the kinds", async () => {
  const kinds = [...(await loadKinds()).values()].map((kind) => ({
    ...kind,
    folder: kind.folder.slice(templatesFolder.length + 1),
    folders: kind.folders.map((each) => each.slice(templatesFolder.length + 1)),
  }));
  expect((await packed("src/kinds/packed.ts")).packedKinds).toEqual(kinds);
});

test("the templates, byte for byte and compiled from the same texts", async () => {
  const { packedTemplates, packedGroups } = await packed("src/plan/templates/packed.ts");
  expect(packedGroups).toEqual(await loadSeccompGroups());
  const plain = ({ content }: Pick<TemplateFile, "content">) =>
    typeof content === "string" ? content : typeof content;
  const shown = (file: Omit<TemplateFile, "from">) => ({ path: file.path, mode: file.mode, content: plain(file) });
  expect([...packedTemplates.keys()]).toEqual(expect.arrayContaining(["project", "kinds/redis", "kinds/_mysql"]));
  for (const [path, files] of packedTemplates) {
    expect(files.map(shown)).toEqual((await readTemplates(join(templatesFolder, path))).map(shown));
  }
});

test("and a stamp that tells whether it is still the same", async () => {
  const again = await packedModules();
  expect(again["src/project/packed.ts"]).toBe(modules["src/project/packed.ts"]);
  expect(again["src/project/packed.ts"]).toMatch(/^export const packedStamp = "[0-9a-f]{64}";$/);
});
