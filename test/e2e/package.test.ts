import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/rendered.ts";
import { strongPassphrase } from "../support/strong-passphrase.ts";

/* The packed package in an empty folder, as a new user has it. */

const folder = temporaryFolder("package");
const passphrase = join(folder, "passphrase");
let packed: { filename: string; files: readonly { path: string }[] };

beforeAll(() => {
  const words = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  packed = JSON.parse(execFileSync("npm", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }))[0];
  writeFileSync(passphrase, strongPassphrase, { mode: 0o600 });
  mkdirSync(join(folder, "user"));
  writeFileSync(join(folder, "user/package.json"), "{}");
  const install = ["install", "--no-audit", "--no-fund", "--omit=optional", join(folder, packed.filename)];
  execFileSync("npm", install, { cwd: join(folder, "user"), stdio: "ignore" });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function npx(...words: readonly string[]) {
  const result = spawnSync("npx", ["--no-install", "harden-init", ...words], {
    cwd: join(folder, "user"),
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

test("holds what a user needs and nothing else", () => {
  const tops = new Set(packed.files.map(({ path }) => path.split("/")[0]));
  expect([...tops].sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "dist",
    "docs",
    "examples",
    "package.json",
    "schema",
    "templates",
  ]);
  const paths = packed.files.map(({ path }) => path);
  expect(paths.filter((path) => /vault\.yml$|\.pyc$|\.test\./.test(path))).toEqual([]);
  expect(paths).toEqual(
    expect.arrayContaining([
      "templates/kinds/mariadb/kind.yml",
      "examples/own-kind/kinds/clock/kind.yml",
      "schema/harden.schema.json",
    ]),
  );
});

/** An application for a preset. */
function layPage(project: string): void {
  mkdirSync(join(folder, project, "webserver"), { recursive: true });
  writeFileSync(join(folder, project, "webserver/index.php"), "<?= 'ok' ?>\n");
}

test("answers through npx, without the optional keychain", () => {
  expect(npx("--version")).toMatchObject({ code: 0, stdout: "0.1.0\n" });
  expect(npx("--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("deploy [options] [dir]") });
});

test("writes a project from a preset, and has nothing to do the second time", () => {
  const vault = ["--vault-password-file", passphrase];
  layPage("user/stack");
  expect(npx("init", "stack", "--preset", "php-mariadb", "--yes", ...vault)).toMatchObject({ code: 0 });
  const project = join(folder, "user/stack");
  expect(readdirSync(project)).toEqual(expect.arrayContaining(["harden.yml", "playbooks", "inventory", "secrets"]));
  expect(npx("generate", "-C", "stack", ...vault)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Nothing to do"),
  });
  expect(npx("generate", "-C", "stack", "--check", ...vault)).toMatchObject({ code: 0 });
});

test("the folder that it is installed in can be the project: its harden.yml names the schema that came along", () => {
  layPage("user");
  expect(npx("--preset", "php-mariadb", "--yes", "--vault-password-file", passphrase)).toMatchObject({ code: 0 });
  const [first = ""] = readFileSync(join(folder, "user/harden.yml"), "utf8").split("\n");
  const [, schema = ""] = /^# yaml-language-server: \$schema=(\S+)$/.exec(first) ?? [];
  expect(JSON.parse(readFileSync(join(folder, "user", schema), "utf8"))).toHaveProperty("properties.services");
});

test("without a terminal and without answers lists what is missing, and writes nothing", () => {
  const outcome = npx("init", "empty");
  expect(outcome).toMatchObject({ code: 2, stderr: expect.stringMatching(/--service NAME=KIND/) });
  expect(outcome.stderr).toMatch(/--name NAME[\s\S]*the key name/);
  expect(existsSync(join(folder, "user/empty"))).toBe(false);
});

test.each([
  ["a mistyped command", ["genrate"], /generate/],
  ["an unknown option", ["generate", "--chek"], /--check/],
  ["a folder without a project", ["deploy", "-C", "nowhere"], /does not exist/],
  ["an unknown control", ["explain", "secomp"], /Did you mean seccomp/],
  ["an unknown preset", ["init", "x", "--preset", "php-maria", "--yes"], /php-mariadb/],
])("%s is a clear error with exit code 2 and no stack trace", (_what, words, says) => {
  const outcome = npx(...words);
  expect(outcome).toMatchObject({ code: 2, stderr: expect.stringMatching(says) });
  expect(outcome.stderr).not.toMatch(/^\s+at /m);
});
