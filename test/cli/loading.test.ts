import { build, type Metafile } from "esbuild";

/* What a command loads before it knows that it needs more decides how fast it starts. */

let outputs: Metafile["outputs"];

beforeAll(async () => {
  const result = await build({
    entryPoints: ["src/cli/main.ts"],
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    outdir: "dist",
    format: "esm",
    platform: "node",
    external: ["@napi-rs/keyring", "keytar"],
    logLevel: "silent",
  });
  outputs = result.metafile.outputs;
});

/** The files in an entry file and in everything that it imports at once. */
function inputsOf(source: string): readonly string[] {
  const entry = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === source);
  const seen = new Set<string>();
  const open = [entry ?? ""];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (!seen.has(path)) {
      seen.add(path);
      open.push(
        ...(outputs[path]?.imports ?? []).filter(({ kind }) => kind === "import-statement").map((to) => to.path),
      );
    }
  }
  return [...seen].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
}

function packagesOf(source: string): readonly string[] {
  const names = inputsOf(source).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

test("--help loads the parser of the command line, and what names and colours need", () => {
  expect(packagesOf("src/cli/main.ts")).toEqual(["commander", "fastest-levenshtein", "picocolors"]);
});

test("generate with nothing to do loads none of the libraries that render", () => {
  expect(packagesOf("src/commands/generate/run.ts")).toEqual(["picocolors"]);
});

test("explain, and what opens projects before it runs anything, load neither questions nor processes", () => {
  expect(packagesOf("src/commands/explain/run.ts")).toEqual(["fastest-levenshtein", "picocolors"]);
  const opening = packagesOf("src/commands/all.ts");
  expect(opening).toContain("zod");
  expect(opening.filter((name) => ["inquirer", "handlebars", "execa", "diff"].includes(name))).toEqual([]);
});

test("deploy loads nothing that only an import or the wizard needs", () => {
  const inputs = inputsOf("src/commands/deploy/run.ts");
  expect(inputs).toContain("src/project/open.ts");
  expect(inputs.filter((path) => /^src\/(import|wizard)\//.test(path))).toEqual([]);
});
