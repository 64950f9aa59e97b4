// Bundles src/ into dist/: one small entry file, and one chunk for each command that is loaded only when it is called, so that
// `--help` starts at the speed of node. What templates/ holds is read, checked and compiled here, and bundled too. Licences of what is bundled
// go into dist/third-party-licenses.txt.
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const commonJs = [
  'import { createRequire as __createRequire } from "node:module";',
  'import { fileURLToPath as __fileURLToPath } from "node:url";',
  "const require = __createRequire(import.meta.url);",
  "const __filename = __fileURLToPath(import.meta.url);",
].join("");

const packer = "node_modules/.cache/pack.mjs";
const result = await bundle(await packTemplates());
// Only now, so that a build that fails leaves the last good one.
await rm("dist", { recursive: true, force: true });
await mkdir("dist");
await Promise.all(result.outputFiles.map(({ path, contents }) => writeFile(path, contents)));
await copyFile("src/ansible/ahead/ahead.py", "dist/ahead.py");
// Ansible runs the client as a program, also from a clone.
await Promise.all(["cli.js", "vault-client.js"].map((name) => chmod(join("dist", name), 0o755)));
await writeLicences(packagesIn(Object.keys(result.metafile.inputs)));

/** What both bundles have in common: bundled CommonJS packages call require for node's own modules, and name themselves. */
function shape() {
  return { bundle: true, format: "esm", platform: "node", target: "node20", banner: { js: commonJs } };
}

/** The sources do it themselves: they are bundled as they are, and run. */
async function packTemplates() {
  await build({ ...shape(), entryPoints: ["scripts/pack.ts"], outfile: packer });
  const { packedModules } = await import(pathToFileURL(packer).href);
  return packedModules();
}

function bundle(packed) {
  return build({
    ...shape(),
    entryPoints: [
      { in: "src/cli/main.ts", out: "cli" },
      { in: "src/vault-client/main.ts", out: "vault-client" },
    ],
    outdir: "dist",
    write: false,
    splitting: true,
    minifyWhitespace: true,
    minifySyntax: true,
    metafile: true,
    legalComments: "none",
    // Native or optional: found in the user's node_modules, where they are installed.
    external: ["@napi-rs/keyring", "keytar"],
    plugins: [inPlaceOf(packed)],
  });
}

/** Gives other source texts to modules, by their paths. */
function inPlaceOf(modules) {
  return {
    name: "in-place-of",
    setup: ({ onLoad }) => {
      onLoad({ filter: /\/packed\.ts$/ }, ({ path }) => ({ contents: modules[relative("", path)], loader: "js" }));
    },
  };
}

function packagesIn(inputs) {
  const names = inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

async function writeLicences(packages) {
  const texts = await Promise.all(packages.map(licenceOf));
  await writeFile("dist/third-party-licenses.txt", `${texts.join("\n\n")}\n`);
}

async function licenceOf(name) {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  // What a package brings of others has notices of its own, which must stay with it.
  const files = (await readdir(folder)).filter((entry) => /^(licen[cs]e|notice|third.party)/i.test(entry)).sort();
  const texts = await Promise.all(files.map(async (file) => (await readFile(join(folder, file), "utf8")).trim()));
  return [`${name} ${version} (${license})`, ...texts].join("\n\n");
}
