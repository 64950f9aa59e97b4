// Writes schema/ from the schemas of the answers and of what commands print. Tests fail where they differ.
import { mkdir, writeFile } from "node:fs/promises";
import { loadSources } from "../lib/load-sources.mjs";

const { buildAnswersSchema, buildPostureSchema, buildReportSchema, buildScanSchema, loadKinds } = await loadSources(
  "answers/json-schema",
  "kinds/load",
  "posture/published",
  "report/schema/json-schema",
  "scan/published",
);
await mkdir("schema", { recursive: true });
const schemas = {
  harden: buildAnswersSchema(await loadKinds()),
  posture: buildPostureSchema(),
  report: buildReportSchema(),
  scan: buildScanSchema(),
};
for (const [name, schema] of Object.entries(schemas)) {
  await writeFile(`schema/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
}
