import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolders } from "../../support/projects/folders.ts";
import { strongPassphrase } from "../../support/strong-passphrase.ts";
import { cli } from "../cli.ts";

const newFolder = makeFolders();

const files = {
  "deploy/compose.yml": `name: shop
services:
  web:
    build: { context: .., dockerfile: deploy/Dockerfile }
    env_file: [../web.env]
  job: { image: "job:1" }
`,
  "deploy/Dockerfile": "FROM debian:13\nUSER 1000\n",
  "web.env": "LEVEL=info\nAPI_TOKEN=c4nary-kV9x-T2mQ\n",
};

/** A repository with a compose file in its folder `deploy`, and how `init` takes it over there. */
function repository({ isOne = true } = {}) {
  const above = newFolder();
  const repo = join(above, "repo");
  for (const [path, text] of Object.entries({ ...files, passphrase: `${strongPassphrase}\n` })) {
    mkdirSync(dirname(join(repo, path)), { recursive: true });
    writeFileSync(join(repo, path), text, { mode: 0o600 });
  }
  if (isOne) {
    mkdirSync(join(repo, ".git"));
  }
  const root = join(repo, "deploy");
  const env = { ANSIBLE_VAULT_PASSWORD_FILE: join(repo, "passphrase"), XDG_STATE_HOME: join(above, "state") };
  return {
    repo,
    write: (path: string, text: string) => writeFileSync(join(repo, path), text),
    isWritten: () => existsSync(join(root, "harden.yml")),
    answers: () => readFileSync(join(root, "harden.yml"), "utf8"),
    init: (argv: readonly string[], lines?: readonly string[]) =>
      cli(["init", "-C", root, "--from", join(root, "compose.yml"), ...argv], {
        env,
        ...(lines && { plain: true, stdin: lines.map((line) => `${line}\n`).join("") }),
      }),
  };
}

/** An empty answer to each question that an import has left. */
const enters = Array<string>(20).fill("");
const asked = ["reads   ../web.env  (compose.yml:5)", "copies  ..  (compose.yml:4)"];

test("what lies above the compose file is asked for before anything else, and taken after a yes", async () => {
  const { init, answers, isWritten } = repository();
  const refused = await init([], ["no"]);
  expect(refused).toMatchObject({ code: 0, stderr: expect.stringContaining("Nothing was written.") });
  for (const line of asked) {
    expect(refused.stderr).toContain(line);
  }
  expect(isWritten()).toBe(false);

  expect(await init([], ["yes", ...enters])).toMatchObject({ code: 0 });
  expect(answers()).toMatch(/ web:\n {4}kind: generic\n {4}source: \.\.\n {4}outbound: any\n {4}user: image\n/);
  expect(answers()).toContain("LEVEL: info");
  expect(answers()).not.toContain("c4nary");
});

test("without a terminal each place is an error, and --yes takes them", async () => {
  const { init, isWritten, answers } = repository();
  const { code, stderr } = await init([]);
  expect(code).toBe(2);
  expect(stderr).toContain("compose.yml:5: ../web.env lies outside of the compose file's folder, and it is read");
  expect(stderr).toContain(
    "compose.yml:4: .. lies outside of the compose file's folder, and it is copied to the servers",
  );
  expect(stderr).toContain("add --yes");
  expect(isWritten()).toBe(false);

  const { stdout, ...taken } = await init(["--yes", "--details"]);
  expect(taken).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("read from outside of the compose file's folder, within its repository: ../web.env");
  expect(stdout).toContain("web is built from .., outside of the project's folder");
  expect(answers()).toContain("source: ..");
});

test("a repeated import asks for what lies above, too", async () => {
  const { init, answers, write } = repository();
  await init(["--yes"]);
  write("web.env", "LEVEL=debug\nAPI_TOKEN=c4nary-kV9x-T2mQ\n");
  expect(await init([])).toMatchObject({ code: 2, stderr: expect.stringContaining("../web.env") });
  expect(await init([], ["no"])).toMatchObject({ code: 0, stderr: expect.stringContaining("Nothing was written.") });
  expect(answers()).toContain("LEVEL: info");
  expect(await init(["--yes"])).toMatchObject({ code: 0 });
  expect(answers()).toContain("LEVEL: debug");
});

test("what only the folder of the compose file has is not asked for", async () => {
  const { init, write } = repository();
  write("deploy/compose.yml", 'name: shop\nservices: { job: { image: "job:1", env_file: [./job.env] } }\n');
  write("deploy/job.env", "LEVEL=info\n");
  const { stderr } = await init([], ["yes"]);
  expect(stderr).not.toContain("outside");
});

test("a folder that is in no repository reaches nothing above it, not even with --yes", async () => {
  const { init, isWritten } = repository({ isOne: false });
  const { code, stderr } = await init(["--yes"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/compose\.yml:5: the file \.\.\/web\.env is outside \S+\/deploy\n/);
  expect(stderr).toContain("the nearest folder above it that has a `.git`");
  expect(isWritten()).toBe(false);
});

test("a link out of the repository is not followed", async () => {
  const { init, repo, write } = repository();
  symlinkSync("/etc/hostname", join(repo, "link.env"));
  write("deploy/compose.yml", files["deploy/compose.yml"].replace("../web.env", "../link.env"));
  expect(await init(["--yes"])).toMatchObject({ code: 2, stderr: expect.stringContaining("../link.env is outside") });
});
