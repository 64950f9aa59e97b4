import { basename, dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const bundle = `${repository}node_modules/.cache/bench-import.mjs`;

const parts = `
export { acceptAnswers } from "./src/answers/read.ts";
export { loadCompose } from "./src/compose/load.ts";
export { findDockerfiles } from "./src/import/dockerfiles.ts";
export { importProject, makeStackName } from "./src/import/import.ts";
export { readSecrets } from "./src/import/secret-sources.ts";
export { makeTable } from "./src/import/table/table.ts";
export { formatTable } from "./src/import/table/text.ts";
export { keepVolumeNames } from "./src/import/volume-names.ts";
export { loadKinds } from "./src/kinds/load.ts";
export { acceptUnpinned } from "./src/model/build/accept-open-points.ts";
export { settleProject } from "./src/project/settle.ts";
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

/**
 * How a compose file is taken over, once that file is there: `take` gives what it says, the project and the table, `render` the compose.yml that
 * comes of it, and `overlay` what is read beside that.
 */
export async function ourImport() {
  const our = await import(pathToFileURL(bundle).href);
  const kinds = await our.loadKinds();
  const kind = [...kinds.values()].find(({ own }) => own);
  const openUntil = "2099-12-31";
  const take = async (file) => {
    const compose = our.loadCompose({ folder: dirname(file), files: [basename(file)] });
    const imported = our.importProject({
      project: compose,
      kind,
      stack: our.makeStackName(compose.name),
      movable: our.readSecrets(compose),
      kept: new Map(),
      dockerfiles: our.findDockerfiles(compose),
    });
    const written = our.keepVolumeNames(our.acceptUnpinned(imported.answers, openUntil), imported);
    const answers = our.acceptAnswers(written, kinds, imported.where);
    const { comments } = imported;
    const project = await our.settleProject(dirname(file), { written, answers, kinds, comments, openUntil });
    const table = our.makeTable(imported, project.model);
    return { imported, project, table, lines: our.formatTable(table) };
  };
  const rendered = async ({ plan }, name) => (await plan()).files.find(({ path }) => path.endsWith(`/${name}`)).text;
  return {
    take,
    render: (project) => rendered(project, "compose.yml"),
    overlay: (project) => rendered(project, "compose.apparmor.yml"),
  };
}
