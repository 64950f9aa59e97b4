// Writes schema/ from the schemas of the answers and of a report. Tests fail where they differ.
import { mkdir, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const bundle = "node_modules/.cache/schema.mjs";
await build({
  stdin: {
    contents: ["answers/json-schema", "kinds/load", "report/schema/json-schema"]
      .map((module) => `export * from "./src/${module}.ts";`)
      .join("\n"),
    resolveDir: ".",
  },
  bundle: true,
  outfile: bundle,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node20",
});
const { buildAnswersSchema, buildReportSchema, loadKinds } = await import(pathToFileURL(bundle).href);
await mkdir("schema", { recursive: true });
const schemas = { harden: buildAnswersSchema(await loadKinds()), report: buildReportSchema() };
for (const [name, schema] of Object.entries(schemas)) {
  await writeFile(`schema/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
}
