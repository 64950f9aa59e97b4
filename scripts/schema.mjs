// Writes schema/harden.schema.json from the schema of the answers. A test fails where the two differ.
import { mkdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const { outputFiles } = await build({
  entryPoints: ["src/answers/json-schema.ts"],
  bundle: true,
  write: false,
  format: "esm",
  platform: "node",
  target: "node20",
});
const [file] = outputFiles;
const { answersJsonSchema } = await import(
  `data:text/javascript;base64,${Buffer.from(file.contents).toString("base64")}`
);
await mkdir("schema", { recursive: true });
await writeFile("schema/harden.schema.json", `${JSON.stringify(answersJsonSchema(), null, 2)}\n`);
