// Writes schema/ from the schemas of the answers and of a report. Tests fail where they differ.
import { mkdir, writeFile } from "node:fs/promises";
import { loadSources } from "./lib/load-sources.mjs";

const { buildAnswersSchema, buildReportSchema, loadKinds } = await loadSources(
  "answers/json-schema",
  "kinds/load",
  "report/schema/json-schema",
);
await mkdir("schema", { recursive: true });
const schemas = { harden: buildAnswersSchema(await loadKinds()), report: buildReportSchema() };
for (const [name, schema] of Object.entries(schemas)) {
  await writeFile(`schema/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
}
