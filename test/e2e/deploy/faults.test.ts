import { spawn } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { dirname, join } from "node:path";
import { changedIn, docker, failuresIn, Lab } from "../../support/lab.ts";

/* What goes wrong on real machines: a clear word, nothing lost, and the next deploy converges. */

const lab = new Lab("e2efault", 18102);
const seed = "dbserver/csvs23db.sql";
const goodSeed = readFileSync(`examples/suggestions/${seed}`, "utf8");
let blocker: Server | undefined;

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => {
  blocker?.close();
  lab.remove();
  for (const name of ["other.passphrase", "e2efault-remote"]) {
    rmSync(join(dirname(lab.folder), name), { recursive: true, force: true });
  }
});

const refused = (outcome: { code: number; stderr: string }, code: number, words: RegExp) => {
  expect(outcome).toMatchObject({ code, stderr: expect.stringMatching(words) });
  expect(outcome.stderr).not.toMatch(/^\s+at /m);
};

/** The record of the newest deploy, which is there once its playbook begins. */
const lastRun = () => readdirSync(join(lab.folder, ".harden/runs")).sort().at(-1);

describe("before anything is touched", () => {
  test("a missing seed file and a folder without an index are told at once", () => {
    lab.set(["services", "dbserver", "seed", "file"], "./dbserver/nothing.sql");
    lab.set(["services", "webserver", "source"], "./webserver/assets");
    expect(lab.run(["generate"]).code).toBe(0);
    const outcome = lab.run(["deploy"]);
    refused(outcome, 2, /`dbserver\/nothing\.sql` does not exist/);
    refused(outcome, 2, /`webserver\/assets` has no index\.php/);
    lab.set(["services", "dbserver", "seed", "file"], `./${seed}`);
    lab.set(["services", "webserver", "source"], "./webserver");
    expect(lab.run(["generate"]).code).toBe(0);
  });

  test("a wrong passphrase, and a vault that is broken", () => {
    const other = join(dirname(lab.passphrase), "other.passphrase");
    writeFileSync(other, "harbour violet 4711 teapot lantern quarry", { mode: 0o600 });
    refused(lab.run(["deploy", "--vault-password-file", other]), 2, /does not open with this passphrase/);
    const vault = join(lab.folder, "secrets/vault.yml");
    const text = readFileSync(vault, "utf8");
    writeFileSync(vault, text.slice(0, 300));
    refused(lab.run(["deploy"]), 2, /vault/);
    writeFileSync(vault, text);
  });

  test("no Ansible, and no engine that answers", () => {
    refused(lab.run(["deploy"], { PATH: "/nowhere" }), 4, /doctor --fix/);
    const { code, report } = (() => {
      const outcome = lab.run(["deploy", "--json"], { DOCKER_HOST: "unix:///nowhere/docker.sock" });
      return { code: outcome.code, report: JSON.parse(outcome.stdout) };
    })();
    expect(code).toBe(5);
    expect(failuresIn(report)).toMatch(/\/nowhere\/docker\.sock/);
    expect(failuresIn(report)).not.toMatch(/nothing was changed/i);
  });

  test("a port that another program has", async () => {
    blocker = createServer().listen(18102, "127.0.0.1");
    await new Promise((resolve) => blocker?.once("listening", resolve));
    const child = spawn(process.execPath, [
      "dist/cli.js",
      "deploy",
      "-C",
      lab.folder,
      "--json",
      "--vault-password-file",
      lab.passphrase,
    ]);
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    blocker.close();
    expect(code).toBe(5);
    expect(failuresIn(JSON.parse(output))).toMatch(/18102/);
    expect(lab.containers()).toEqual({});
  });
});

describe("a seed", () => {
  test("that breaks off half-way is told with the database's own words, and not taken for a seeded table", () => {
    lab.edit(seed, (text) => `${text}\nINSERT INTO suggestion (no_such_column) VALUES (1);\n`);
    const first = lab.deploy();
    expect(first.code).toBe(5);
    expect(failuresIn(first.report)).toMatch(/no_such_column/);
    const second = lab.deploy();
    expect(second.code).toBe(5);
    expect(failuresIn(second.report)).toMatch(/seed_retry|seed-retry/);
  });

  test("runs once it is fixed and asked for again, exactly once", async () => {
    writeFileSync(join(lab.folder, seed), goodSeed);
    const { code, report } = lab.deploy("--seed-retry");
    expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
    expect(lab.sql("SELECT COUNT(*) FROM csvs23db.suggestion")).toBe("3");
    expect(changedIn(lab.deploy().report)).toEqual([0]);
    expect(await lab.page()).toMatch(/^200 /);
  });

  test("leaves a table alone of another owner", () => {
    lab.sql("DELETE FROM harden_init.seed; DELETE FROM csvs23db.suggestion");
    expect(lab.deploy().code).toBe(0);
    expect(lab.sql("SELECT COUNT(*) FROM csvs23db.suggestion")).toBe("0");
  });
});

describe("a running stack", () => {
  test("stays as it is when an image cannot be had", async () => {
    const before = lab.containers();
    lab.set(["services", "dbserver", "image"], "registry.invalid/mariadb:11.8");
    expect(lab.run(["generate"]).code).toBe(0);
    const { code, report } = lab.deploy();
    expect(code).toBe(5);
    expect(failuresIn(report)).toMatch(/registry\.invalid/);
    expect(lab.containers()).toEqual(before);
    expect(await lab.page()).toMatch(/^200 /);
    lab.set(["services", "dbserver", "image"], "mariadb:11.8");
    expect(lab.run(["generate"]).code).toBe(0);
    expect(changedIn(lab.deploy().report)[0]).toBeLessThanOrEqual(1);
  });

  test.each(["SIGINT", "SIGKILL"] as const)("comes through a deploy that %s ends in the middle", async (signal) => {
    lab.set(["services", "webserver", "limits"], { memory: signal === "SIGINT" ? "280m" : "290m" });
    expect(lab.run(["generate"]).code).toBe(0);
    const before = lastRun();
    const child = spawn(process.execPath, [
      "dist/cli.js",
      "deploy",
      "-C",
      lab.folder,
      "--vault-password-file",
      lab.passphrase,
    ]);
    while (lastRun() === before) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    child.kill(signal);
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(code).toBe(signal === "SIGINT" ? 130 : null);
    expect(lab.run(["report"]).stderr + lab.run(["report"]).stdout).toMatch(/interrupted|cut off/);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const { code: next, report } = lab.deploy("--prove");
    expect({ next, failures: failuresIn(report), second: changedIn(report)[1] }).toEqual({
      next: 0,
      failures: "",
      second: 0,
    });
    expect(await lab.page()).toMatch(/^200 /);
  });

  test("is not touched by a deploy to a host that cannot be reached", () => {
    const folder = join(dirname(lab.folder), "e2efault-remote");
    cpSync(lab.folder, folder, { recursive: true });
    const remote = Object.assign(Object.create(Lab.prototype) as Lab, { ...lab, folder });
    remote.set(["hosts"], [{ name: "away", address: "127.0.0.1", port: 1, user: "deploy", connection: "ssh" }]);
    expect(remote.run(["generate"]).code).toBe(0);
    const { code } = remote.deploy();
    expect(code).toBe(6);
    expect(docker("inspect", "--format", "{{.State.Health.Status}}", "e2efault-webserver-1")).toBe("healthy");
  });
});
