import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { docker } from "../../support/engine/docker.ts";
import { idleApp } from "../../support/projects/idle-app.ts";
import { Lab } from "../../support/projects/lab.ts";

/*
 * The examples for pipelines, run by a shell as a pipeline runs them: all but the steps that install. `npx` is the only fake; it calls the built
 * command, as an installed package would be called.
 */

const lab = new Lab("e2epipe", 18_351, idleApp);
const home = lab.beside("home");
const programs = lab.beside("programs");

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
  expect(lab.deploy()).toMatchObject({ code: 0 });
  mkdirSync(home);
  mkdirSync(programs);
  const npx = `#!/bin/sh\nshift\nexec ${process.execPath} ${join(process.cwd(), "dist/cli.js")} "$@"\n`;
  writeFileSync(join(programs, "npx"), npx);
  chmodSync(join(programs, "npx"), 0o755);
});
afterAll(() => lab.remove());

const passphrase = () => readFileSync(lab.passphrase, "utf8");

/** Runs a script in the project as a pipeline does, with its secrets. */
function shell(script: string, secrets: Readonly<Record<string, string>>) {
  const env = { ...lab.environment, ...secrets, HOME: home, PATH: `${programs}:${process.env.PATH}` };
  const words = ["-e", "-o", "pipefail", "-c", script];
  const { status, stdout, stderr } = spawnSync("bash", words, { cwd: lab.folder, env, encoding: "utf8" });
  return { code: status, said: `${stdout}${stderr}` };
}

interface Step {
  readonly name?: string;
  readonly run?: string;
}

const isInstall = (script: string) => script.includes("npm ci");

/** The steps of GitHub's jobs by their names. */
const steps: ReadonlyMap<string, string> = new Map(
  Object.values<{ readonly steps: readonly Step[] }>(
    parse(readFileSync("examples/pipelines/github.yml", "utf8")).jobs,
  ).flatMap((job) =>
    job.steps.flatMap(({ name = "", run = "" }) => (run === "" || isInstall(run) ? [] : [[name, run]])),
  ),
);
const step = (name: string) =>
  shell(steps.get(name) ?? "exit 99", { DEPLOY_KEY: "key", KNOWN_HOSTS: "hosts", VAULT_PASSPHRASE: passphrase() });

const gitlab = parse(readFileSync("examples/pipelines/gitlab.yml", "utf8"));
const scriptOf = (lines: readonly (string | readonly string[])[]) =>
  lines.filter((line) => typeof line === "string").join("\n");

test("GitHub: each step of a sound stack succeeds, in their order, and no key is left behind", () => {
  expect([...steps.keys()].map((name) => [name, step(name).code])).toEqual([
    ["Compare the project with its answers", 0],
    ["Take the keys", 0],
    ["Try the deploy", 0],
    ["Measure the servers", 0],
    ["Write the reports", 0],
    ["Leave no key behind", 0],
  ]);
  expect(JSON.parse(readFileSync(join(lab.folder, "harden.sarif"), "utf8"))).toMatchObject({ version: "2.1.0" });
  expect(readFileSync(join(lab.folder, "harden.html"), "utf8")).toContain("<!doctype html>");
  expect([existsSync(join(home, ".ssh/id_ed25519")), existsSync(join(home, ".harden-passphrase"))]).toEqual([
    false,
    false,
  ]);
});

test("the drift monitor: nothing to tell of a sound stack, 3 for what someone changed, and nothing is changed", () => {
  const unit = readFileSync("examples/drift-monitor/harden-drift.service", "utf8");
  const script = (/^ExecStart=\/usr\/bin\/(.*)$/m.exec(unit)?.[1] ?? "exit 99").concat("\n");
  mkdirSync(join(home, "credentials"), { recursive: true });
  writeFileSync(join(home, "credentials/passphrase"), passphrase(), { mode: 0o600 });
  const monitor = () => shell(script, { CREDENTIALS_DIRECTORY: join(home, "credentials") });
  expect(monitor()).toMatchObject({ code: 0 });
  const file = `/opt/harden/${lab.stack}/compose.yml`;
  const text = readFileSync(file, "utf8");
  writeFileSync(file, `${text}# by hand\n`);
  const { code, said } = monitor();
  expect([code, said]).toEqual([3, expect.stringContaining(file)]);
  expect(readFileSync(file, "utf8")).toContain("# by hand");
  writeFileSync(file, text);
  expect(monitor()).toMatchObject({ code: 0 });
});

test("GitLab: so does each job", () => {
  const file = (name: string, text: string) => {
    writeFileSync(join(home, name), text);
    return join(home, name);
  };
  const variables = {
    DEPLOY_KEY: file("key", "key"),
    KNOWN_HOSTS: file("hosts", "hosts"),
    VAULT_PASSPHRASE: file("passphrase", passphrase()),
  };
  for (const lines of [gitlab.project.script, gitlab.servers.script, gitlab.servers.after_script]) {
    expect(shell(scriptOf(lines), variables)).toEqual({ code: 0, said: expect.anything() });
  }
  expect(readFileSync(join(lab.folder, "harden.xml"), "utf8")).toContain("<testsuites");
  expect(existsSync(join(home, ".harden-passphrase"))).toBe(false);
});

test("what is broken on a server stops the pipeline, and the report says it", () => {
  docker("exec", "--detach", "--user", "0", "e2epipe-app-1", "sleep", "600");
  expect(step("Measure the servers").code).toBe(3);
  expect(step("Write the reports").code).toBe(0);
  const { runs } = JSON.parse(readFileSync(join(lab.folder, "harden.sarif"), "utf8"));
  expect(runs[0].results.map(({ ruleId, level }: Record<string, string>) => [ruleId, level])).toContainEqual([
    "no-stronger-process",
    "error",
  ]);
});

test("answers that were changed without `generate` stop it before any server is asked", () => {
  lab.set(["services", "app", "limits"], { memory: "300m" });
  expect(step("Compare the project with its answers").code).toBe(3);
});
