import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** What modules of src/ export, each by its path without the end. They are TypeScript, so that they are bundled first. */
export async function loadSources(...modules) {
  const bundle = `node_modules/.cache/${modules.join("+").replaceAll("/", "-")}.mjs`;
  await build({
    stdin: {
      contents: modules.map((module) => `export * from "./src/${module}.ts";`).join("\n"),
      resolveDir: ".",
    },
    bundle: true,
    outfile: bundle,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
  });
  return import(pathToFileURL(bundle).href);
}
