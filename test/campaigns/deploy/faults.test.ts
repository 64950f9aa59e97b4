import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { changedIn, failuresIn } from "../../support/projects/report.ts";
import { strongPassphrase } from "../../support/strong-passphrase.ts";
import { waitFor } from "../../support/wait.ts";

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
});

const refused = (outcome: { code: number; stderr: string }, code: number, words: RegExp) => {
  expect(outcome).toMatchObject({ code, stderr: expect.stringMatching(words) });
  expect(outcome.stderr).not.toMatch(/^\s+at /m);
};

/** The record of the newest deploy, which is there once its playbook begins. */
const lastRun = () => readdirSync(join(lab.folder, ".harden/runs")).sort().at(-1);

/** Whether a process works in the project's folder: after a kill of the command, what Ansible had begun goes on. */
const isAtWork = () =>
  readdirSync("/proc").some((id) => {
    try {
      return readlinkSync(`/proc/${id}/cwd`) === lab.folder;
    } catch {
      return false;
    }
  });

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
    const other = lab.beside("other.passphrase");
    writeFileSync(other, strongPassphrase, { mode: 0o600 });
    refused(lab.run(["deploy", "--vault-password-file", other]), 2, /does not open with this passphrase/);
    const vault = join(lab.folder, "secrets/vault.yml");
    const text = readFileSync(vault, "utf8");
    writeFileSync(vault, text.slice(0, 300));
    refused(lab.run(["deploy"]), 2, /vault/);
    writeFileSync(vault, text);
  });

  test("no Ansible, and no engine that answers", () => {
    refused(lab.run(["deploy"], { PATH: "/nowhere" }), 4, /doctor --fix/);
    const { code, stdout } = lab.run(["deploy", "--json"], { DOCKER_HOST: "unix:///nowhere/docker.sock" });
    const failures = failuresIn(JSON.parse(stdout));
    expect(code).toBe(5);
    expect(failures).toMatch(/\/nowhere\/docker\.sock/);
    expect(failures).not.toMatch(/nothing was changed/i);
  });

  test("a port that another program has", async () => {
    blocker = createServer().listen(18102, "127.0.0.1");
    await new Promise((resolve) => blocker?.once("listening", resolve));
    const { code, report } = lab.deploy();
    blocker.close();
    expect(code).toBe(5);
    expect(failuresIn(report)).toMatch(/18102/);
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
    lab.mustDeploy();
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
    const { child, ended } = lab.start(["deploy"]);
    await waitFor(
      () => lastRun() !== before,
      () => "no deploy began",
      { pause: 50 },
    );
    const log = () => lab.run(["report", "--log"]).stdout;
    await waitFor(() => log().includes("Look at the servers of e2efault"), log);
    child.kill(signal);
    const { code } = await ended;
    expect(code).toBe(signal === "SIGINT" ? 130 : null);
    const { stdout, stderr } = lab.run(["report"]);
    expect(stdout + stderr).toMatch(signal === "SIGINT" ? /Interrupted\n {2}Done/ : /interrupted|cut off/);
    expect(log()).toContain("Look at the servers of e2efault");
    await waitFor(
      () => !isAtWork(),
      () => "Ansible goes on",
      { pause: 100 },
    );
    expectProven(lab);
    expect(await lab.page()).toMatch(/^200 /);
  });

  test("is not touched by a deploy to a host that cannot be reached", () => {
    const remote = lab.copy();
    remote.set(["hosts"], [{ name: "away", address: "127.0.0.1", port: 1, user: "deploy", connection: "ssh" }]);
    expect(remote.run(["generate"]).code).toBe(0);
    const { code } = remote.deploy();
    remote.removeFolder();
    expect(code).toBe(6);
    expect(docker("inspect", "--format", "{{.State.Health.Status}}", "e2efault-webserver-1")).toBe("healthy");
  });
});
