import { fileURLToPath, pathToFileURL } from "node:url";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const bundle = `${repository}node_modules/.cache/bench-import.mjs`;

const parts = `
export { requireSameMeaning } from "./src/plan/adopted/read-back.ts";
export { suspect } from "./test/import/dangers/oracle.ts";
export { renderCompose, takeOver, textFor } from "./test/import/take.ts";
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
 * How `init --from FILE --yes` takes a compose file over, once that file is there: `take` gives what it says, the project and the table, `render` the
 * compose.yml that is written, which was read back, `overlay` what is read beside it, `textFor` what a service gets of a secret, and `suspect` what a
 * stranger suspects in a compose file.
 */
export async function ourImport() {
  const { renderCompose, requireSameMeaning, suspect, takeOver, textFor } = await import(pathToFileURL(bundle).href);
  return {
    take: (file, given = {}) => takeOver(file, {}, { ...process.env, ...given }),
    render: async (project) => {
      requireSameMeaning(await project.plan(), project.model);
      return renderCompose(project);
    },
    overlay: async ({ plan }) => (await plan()).files.find(({ path }) => path.endsWith("/compose.apparmor.yml")).text,
    suspect,
    textFor,
  };
}
