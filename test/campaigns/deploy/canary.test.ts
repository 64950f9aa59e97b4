import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { Lab } from "../../support/projects/lab.ts";
import { type WatchedRun, watchedRun } from "../../support/watched-run.ts";

/* Known secrets are planted, used in every way that a deploy has, and then searched everywhere. */

const stack = "e2ecanary";
const lab = new Lab(stack, 18_214);
const canary = () => `canary-${randomBytes(12).toString("hex")}`;
const root = [canary(), canary(), canary()] as const;
const account = canary();
const passphrase = readFileSync(lab.passphrase, "utf8");
const secrets = [...root, account, passphrase];
const forms = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")]);

/** One a line, for grep; the time of the file tells what was written since. */
const patterns = join(tmpdir(), `${stack}.patterns`);
const runs: WatchedRun[] = [];

async function harden(words: readonly string[], input = ""): Promise<WatchedRun> {
  const run = await watchedRun(lab.argvOf(words), { cwd: lab.folder, input });
  runs.push(run);
  return run;
}

const plant = (name: string, value: string) => harden(["secrets", "set", name], value);

/** The files that were written since the test began and hold one of the secrets. */
function filesWithSecrets(): readonly string[] {
  const data = `/var/lib/docker/volumes/${stack}_dbserver_data`;
  const engine = ["/var/lib/docker/containers", data];
  const places = [
    lab.folder,
    tmpdir(),
    "/tmp",
    "/var/tmp",
    "/dev/shm",
    "/run",
    "/etc",
    "/var/log",
    "/opt/harden",
    homedir(),
  ];
  const chosen = ["-xdev", "-type", "f", "(", "-newer", patterns, "-o", "-path", lab.passphrase, ")"];
  const search = ["-exec", "grep", "--text", "-lF", "-f", patterns, "{}", "+"];
  // What others write at the same time may be gone before it is read; that alone is no failure.
  const { stdout } = spawnSync("find", [...places, ...engine, ...chosen, ...search], { encoding: "utf8" });
  return [...new Set(stdout.split("\n").filter((path) => path !== "" && path !== patterns))].sort();
}

const holdsSecret = (text: string) => forms.filter((form) => text.includes(form)).length;

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
  writeFileSync(patterns, forms.map((form) => `${form}\n`).join(""), { mode: 0o600 });
});

afterAll(() => {
  rmSync(patterns, { force: true });
  lab.remove();
});

test("deploys of every sort come through with the planted secrets, and one that cannot ends", async () => {
  expect((await plant("dbserver_webserver_password", account)).code).toBe(0);
  expect((await plant("dbserver_root_password", root[0])).code).toBe(0);
  expect((await harden(["deploy", "--check", "--diff", "--verbose"])).code).toBe(0);
  expect((await harden(["deploy", "--prove", "--diff", "--verbose"])).code).toBe(0);
  expect((await plant("dbserver_root_password", root[1])).code).toBe(0);
  const rotated = await harden(["deploy", "--json", "--diff"]);
  expect(rotated).toMatchObject({ code: 0, output: expect.stringContaining("secret dbserver_root_password") });
  lab.sql(`ALTER USER root@localhost IDENTIFIED BY '${root[2]}'`);
  expect((await harden(["deploy", "--verbose"])).code).toBe(5);
  expect((await plant("dbserver_root_password", root[2])).code).toBe(0);
  const words = [
    "-i",
    "inventory/hosts.yml",
    "playbooks/site.yml",
    "--vault-id",
    `${stack}@${lab.passphrase}`,
  ] as const;
  const env = { LC_ALL: "C.UTF-8" };
  runs.push(await watchedRun(["ansible-playbook", ...words, "-vvv", "--diff"], { cwd: lab.folder, env }));
  expect(runs.at(-1)?.code).toBe(0);
  expect(await lab.page()).toMatch(/^200 /);
});

test("no run printed one, or showed it in an argument or an environment", () => {
  expect(runs.map(({ output }) => holdsSecret(output))).toEqual(runs.map(() => 0));
  expect(runs.map(({ processes }) => holdsSecret(processes))).toEqual(runs.map(() => 0));
  const processes = runs.map((run) => run.processes).join("\n");
  expect(processes).toContain("ansible-playbook");
  expect(processes).toContain("/opt/harden/scripts/as-root");
});

test("the engine's records, the images and the logs have none", () => {
  const ids = Object.values(lab.containers());
  const images = docker("images", "--quiet", `${stack}/*`).split("\n");
  const told = [
    docker("inspect", ...ids, ...images, "mariadb:11.8"),
    docker("history", "--no-trunc", images[0] ?? ""),
    ...ids.map((id) => docker("logs", id)),
    ...ids.map((id) => docker("exec", id, "cat", "/proc/1/environ", "/proc/1/cmdline")),
    lab.run(["report", "--format", "markdown"]).stdout,
  ];
  expect(ids).toHaveLength(2);
  expect(told.map(holdsSecret)).toEqual(told.map(() => 0));
  const layers = 'docker save "$1" | grep --text -cF -f "$2"';
  const saved = spawnSync("sh", ["-c", layers, "sh", images[0] ?? "", patterns], { encoding: "utf8" });
  expect(saved).toMatchObject({ status: 1, stdout: "0\n" });
});

test("no file holds one but those that are there for it", () => {
  expect(filesWithSecrets()).toEqual(
    [
      `/opt/harden/${stack}/secrets/dbserver_root_password`,
      `/opt/harden/${stack}/secrets/dbserver_webserver_password`,
      lab.passphrase,
    ].sort(),
  );
});
