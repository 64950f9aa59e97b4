// Puts the collection harden.stack together as no single project has it, with the modules of every feature and every kind:
//   node scripts/collection.mjs FOLDER     makes FOLDER/ansible_collections/harden/stack
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Handlebars from "handlebars";
import { parse } from "yaml";

const templates = join(import.meta.dirname, "..", "templates");
const [target] = process.argv.slice(2);
if (target === undefined) {
  console.error("usage: node scripts/collection.mjs FOLDER");
  process.exit(2);
}
const features = await foldersIn("features");
const kinds = await foldersIn("kinds");
for (const folder of ["project", ...features, ...kinds]) {
  await copy(join(templates, folder, "playbooks", "collections"));
}
await render({ stack: "every stack", readers: await readersOf(kinds) });

async function foldersIn(name) {
  const entries = await readdir(join(templates, name), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(name, entry.name));
}

async function copy(folder) {
  await mkdir(target, { recursive: true });
  await cp(folder, target, { recursive: true, filter: (path) => !path.includes("__pycache__") }).catch((error) => {
    if (error.code !== "ENOENT") {
      throw error;
    }
  });
}

/** The names of all readers, as the kinds' descriptions have them. */
async function readersOf(folders) {
  const texts = await Promise.all(folders.map((folder) => readFile(join(templates, folder, "kind.yml"), "utf8")));
  const names = texts.map((text) => parse(text).reader).filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}

async function render(view) {
  const paths = (await readdir(target, { recursive: true })).filter((path) => path.endsWith(".hbs"));
  for (const path of paths) {
    const text = await readFile(join(target, path), "utf8");
    await writeFile(
      join(target, path.slice(0, -".hbs".length)),
      Handlebars.compile(text, { strict: true, noEscape: true })(view),
    );
    await rm(join(target, path));
  }
}
