// Writes schema/harden.schema.json from the schema of the answers. A test fails where the two differ.
import { mkdir, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const bundle = "node_modules/.cache/schema.mjs";
await build({
  stdin: {
    contents: 'export * from "./src/answers/json-schema.ts"; export * from "./src/kinds/load.ts";',
    resolveDir: ".",
  },
  bundle: true,
  outfile: bundle,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node20",
});
const { buildAnswersSchema, loadKinds } = await import(pathToFileURL(bundle).href);
await mkdir("schema", { recursive: true });
await writeFile("schema/harden.schema.json", `${JSON.stringify(buildAnswersSchema(await loadKinds()), null, 2)}\n`);
