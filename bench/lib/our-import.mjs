import { basename, dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const bundle = `${repository}node_modules/.cache/bench-import.mjs`;

const parts = `
export { answersText } from "./src/answers/write.ts";
export { understand } from "./src/project/open.ts";
export { loadCompose } from "./src/compose/load.ts";
export { findDockerfiles } from "./src/import/dockerfiles.ts";
export { importProject, makeStackName } from "./src/import/import.ts";
export { readSecrets } from "./src/import/secret-sources.ts";
export { formatImport } from "./src/import/table.ts";
export { loadKinds } from "./src/kinds/load.ts";
export { buildPlan } from "./src/plan/build.ts";
export { loadTemplates } from "./src/plan/templates/load.ts";
`;

/** Puts the parts of the tool that take a compose file over into one file. */
export async function bundleImport() {
  const { build } = await import("esbuild");
  await build({
    stdin: { contents: parts, resolveDir: repository, loader: "ts" },
    outfile: bundle,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["@napi-rs/keyring", "keytar"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "error",
  });
}

/** How a compose file is taken over, once that file is there: `take` gives the answers and the table, `render` the compose.yml that comes of them, and `overlay` what is read beside it. */
export async function ourImport() {
  const our = await import(pathToFileURL(bundle).href);
  const kinds = await our.loadKinds();
  const kind = [...kinds.values()].find(({ own }) => own);
  const { memory, cpus, pids, open_files: openFiles } = kind.limits;
  const take = (file) => {
    const project = our.loadCompose({ folder: dirname(file), files: [basename(file)] });
    const imported = our.importProject({
      project,
      kind,
      stack: our.stackNameFor(project.name),
      movable: our.readSecrets(project),
      kept: new Map(),
      until: "2099-12-31",
      dockerfiles: our.dockerfilesOf(project),
      defaults: { limits: { memory, cpus, pids, openFiles }, logging: { driver: "local" } },
    });
    return { imported, text: our.answersText(imported.answers, imported.comments), lines: our.importLines(imported) };
  };
  const rendered = async (file, text, name) => {
    const templates = await our.loadTemplates(new Set([kind]));
    const { model } = await our.understand(dirname(file), text);
    return our.buildPlan(model, templates).files.find(({ path }) => path.endsWith(`/${name}`)).text;
  };
  return {
    take,
    render: (file, text) => rendered(file, text, "compose.yml"),
    overlay: (file, text) => rendered(file, text, "compose.apparmor.yml"),
  };
}
