import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isThere, run } from "./run.mjs";

/*
 * Other generators, each with a template of a dozen files. `prepare` installs one below a folder of its own, `argv` makes the files in
 * `out/` of that folder.
 */

const dozen = Array.from({ length: 12 }, (_, index) => `file${index + 1}.yml`);
const body = (name) => Array.from({ length: 20 }, (_, index) => `key${index}: "${name} ${index}"`).join("\n");

/** @type {readonly { name: string, prepare(folder: string): Promise<readonly string[]> }[]} `prepare` gives back the argv */
export const generators = [
  { name: "hygen", prepare: prepareHygen },
  { name: "plop", prepare: preparePlop },
  { name: "cookiecutter", prepare: prepareCookiecutter },
  { name: "yo", prepare: prepareYo },
];

async function prepareHygen(folder) {
  await installFromNpm(folder, "hygen");
  for (const file of dozen) {
    const template = `---\nto: out/${file}\n---\n${body("<%= name %>")}\n`;
    await put(join(folder, "_templates", "dozen", "new", `${file}.ejs.t`), template);
  }
  return [join(folder, "node_modules/.bin/hygen"), "dozen", "new", "--name", "bench"];
}

async function preparePlop(folder) {
  await installFromNpm(folder, "plop");
  for (const file of dozen) {
    await put(join(folder, "templates", `${file}.hbs`), `${body("{{name}}")}\n`);
  }
  const actions = [{ type: "addMany", destination: "out", base: "templates", templateFiles: "templates/*.hbs" }];
  const generator = { prompts: [{ type: "input", name: "name", message: "name" }], actions };
  await put(
    join(folder, "plopfile.mjs"),
    `export default (plop) => plop.setGenerator("dozen", ${JSON.stringify(generator)});\n`,
  );
  return [join(folder, "node_modules/.bin/plop"), "dozen", "bench"];
}

async function prepareCookiecutter(folder) {
  for (const file of dozen) {
    await put(join(folder, "template", "{{cookiecutter.name}}", file), `${body("{{cookiecutter.name}}")}\n`);
  }
  await put(join(folder, "template", "cookiecutter.json"), '{ "name": "bench" }\n');
  const program = (await isThere("cookiecutter")) ? "cookiecutter" : await installFromPyPi(folder, "cookiecutter");
  return [program, "--no-input", "--output-dir", join(folder, "out"), join(folder, "template")];
}

async function prepareYo(folder) {
  await installFromNpm(folder, "yo", "yeoman-generator");
  const generator = join(folder, "node_modules", "generator-dozen");
  for (const file of dozen) {
    await put(join(generator, "generators", "app", "templates", file), `${body("<%= name %>")}\n`);
  }
  await put(join(generator, "package.json"), '{ "name": "generator-dozen", "version": "1.0.0", "type": "module" }\n');
  await put(
    join(generator, "generators", "app", "index.js"),
    `import Generator from "yeoman-generator";
export default class extends Generator {
  writing() {
    this.fs.copyTpl(this.templatePath("*.yml"), this.destinationPath("out"), { name: "bench" });
  }
}
`,
  );
  // As root it turns itself into an ordinary account, which has no home of its own here.
  await chmod(folder, 0o777);
  return [
    "env",
    `HOME=${folder}`,
    join(folder, "node_modules/.bin/yo"),
    "dozen",
    "--no-insight",
    "--force",
    "--skip-install",
  ];
}

async function installFromNpm(folder, ...packages) {
  await mkdir(folder, { recursive: true });
  await put(join(folder, "package.json"), '{ "name": "bench", "private": true }\n');
  await run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", ...packages], { cwd: folder });
}

async function installFromPyPi(folder, name) {
  const home = join(folder, "venv");
  await run(["python3", "-m", "venv", home]);
  await run([join(home, "bin", "pip"), "install", "--quiet", name]);
  return join(home, "bin", name);
}

async function put(file, text) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Takes away what the last run made. */
export function removeOutput(folder) {
  return rm(join(folder, "out"), { recursive: true, force: true });
}
