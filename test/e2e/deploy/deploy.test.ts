import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { changedIn, type DeployReport, failuresIn, toldChanges, wrongControls } from "../../support/projects/report.ts";

/* The case study on the real engine, by the real ansible-playbook, step after step on one stack. */

const lab = new Lab("e2ecase", 18101);
const backups = `/var/backups/harden-init-test-${lab.stack}`;
const rows = () => lab.sql("SELECT COUNT(*) FROM csvs23db.suggestion");

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => {
  lab.remove();
  for (const path of [backups, `/var/lib/harden-init.${lab.stack}.backup`]) {
    rmSync(path, { recursive: true, force: true });
  }
});

describe("on a host that has nothing", () => {
  let report: DeployReport;

  test("--check says what would be done and does nothing", () => {
    const { code, report } = lab.deploy("--check");
    expect(code).toBe(0);
    expect(changedIn(report)[0]).toBeGreaterThan(0);
    expect(lab.containers()).toEqual({});
    expect(existsSync("/opt/harden/e2ecase")).toBe(false);
    expect(report.urls).toEqual({});
  });

  test("--prove deploys it, and the second pass changes nothing", async () => {
    report = expectProven(lab);
    expect(report.idempotent).toBe(true);
    expect(report.urls).toEqual({ webserver: "http://127.0.0.1:18101/" });
    expect(report.passes.map(({ changes }) => changes)).toEqual([{ list: [], more: 0, first: ["here"] }, undefined]);
    expect(await lab.page()).toMatch(/^200 [\s\S]*Put a bench under the lime tree/);
  });

  test("measured every control, and none fails", () => {
    expect(wrongControls(report)).toEqual([]);
    const held = new Set(report.findings.filter(({ ok }) => ok === true).map(({ control }) => control));
    expect([...held]).toEqual(
      expect.arrayContaining([
        "no-capabilities",
        "read-only-root",
        "seccomp",
        "memory-limit",
        "secrets-as-files",
        "local-root",
      ]),
    );
  });

  test("confines the containers, as the engine and the kernel see it", () => {
    for (const id of Object.values(lab.containers())) {
      const pid = docker("inspect", "--format", "{{.State.Pid}}", id);
      const status = docker("exec", id, "cat", "/proc/1/status");
      expect(status).toMatch(/^CapBnd:\s+0000000000000000$/m);
      expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
      expect(status).toMatch(/^Seccomp:\s+2$/m);
      expect(status).not.toMatch(/^Uid:\s+0\s/m);
      expect(Number(pid)).toBeGreaterThan(0);
      expect(docker("inspect", "--format", "{{.HostConfig.ReadonlyRootfs}}", id)).toBe("true");
    }
  });

  test("leaves compose.yml to root, and the folder of secrets without a list", () => {
    const stateOf = (path: string) => {
      const { mode, uid, gid } = statSync(join("/opt/harden/e2ecase", path));
      return `${(mode & 0o777).toString(8)} ${uid}:${gid}`;
    };
    const files = readdirSync("/opt/harden/e2ecase").filter((name) => /^compose.*\.yml$/.test(name));
    expect(files).toContain("compose.yml");
    expect(files.map(stateOf)).toEqual(files.map(() => "600 0:0"));
    expect(stateOf("secrets")).toBe("700 0:0");
  });

  test("gives the application rights on its own database only", () => {
    const grants = lab.sql("SHOW GRANTS FOR webserver@'%'").split("\n");
    expect(grants.map((grant) => grant.replace(/ IDENTIFIED.*/, ""))).toEqual([
      expect.stringMatching(/^GRANT USAGE ON \*\.\*/),
      expect.stringMatching(/^GRANT SELECT, INSERT, UPDATE, DELETE.* ON `csvs23db`\.\*/),
    ]);
    expect(
      lab.sql("SELECT COUNT(*) FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost')"),
    ).toBe("0");
  });
});

describe("again", () => {
  test("changes nothing and leaves the containers alone", () => {
    const before = lab.containers();
    const { code, report } = lab.deploy();
    expect({ code, changed: changedIn(report) }).toEqual({ code: 0, changed: [0] });
    expect(lab.containers()).toEqual(before);
  });

  test("by ansible-playbook alone it changes nothing either", () => {
    const words = [
      "--inventory",
      "inventory/hosts.yml",
      "playbooks/site.yml",
      "--vault-id",
      `e2ecase@${lab.passphrase}`,
    ];
    const result = spawnSync("ansible-playbook", words, { cwd: lab.folder, encoding: "utf8" });
    expect(result.stdout).toMatch(/changed=0\s+unreachable=0\s+failed=0/);
  });

  test("status, logs, report and secrets list tell how it stands", () => {
    expect(lab.run(["status"])).toMatchObject({ code: 0, stdout: expect.stringMatching(/webserver\s+running/) });
    expect(lab.run(["logs", "webserver", "-n", "5"])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^webserver-1 +\| /),
    });
    expect(lab.run(["report"])).toMatchObject({ code: 0, stdout: expect.stringContaining("Deployed e2ecase") });
    expect(lab.run(["secrets", "list"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("dbserver_root_password"),
    });
  });
});

test("posture: two deploys of the same are equal, and both are far from plain containers", () => {
  const { code, stdout } = lab.run(["posture", "--json"]);
  const [records, plain] = JSON.parse(stdout).comparisons;
  expect({ code, gained: records.gained, lost: records.lost }).toEqual({ code: 0, gained: [], lost: [] });
  expect(records.after.score).toEqual(records.before.score);
  expect(plain).toMatchObject({ before: { isDerived: true }, after: { isDerived: false }, lost: [] });
  expect(plain.after.score.value - plain.before.score.value).toBeGreaterThan(40);
  expect(plain.attacks.after).toBeGreaterThan(plain.attacks.before);
});

describe("a changed answer", () => {
  test("is refused until the project is written again, and then recreates only its container", () => {
    const before = lab.containers();
    lab.set(["services", "webserver", "limits"], { memory: "300m" });
    expect(lab.run(["deploy"])).toMatchObject({ code: 3, stderr: expect.stringContaining("harden-init generate") });
    expect(lab.run(["generate"])).toMatchObject({ code: 0 });
    const { code, report } = lab.deploy();
    expect({ code, told: toldChanges(report) }).toEqual({
      code: 0,
      told: [
        expect.stringMatching(/^container webserver: mem_limit 256m → 300m, .*\(image, answers\)$/),
        expect.stringMatching(/^file compose\.yml: services\.webserver\.mem_limit 256m → 300m, .*\(answers\)$/),
        expect.stringMatching(/^file webserver\/php\/harden\.ini: memory_limit \d+M → \d+M \(answers\)$/),
        expect.stringMatching(/^file webserver\/php\/php-fpm\.conf: pm\.max_children \d+ → \d+ \(answers\)$/),
      ],
    });
    expect(report.passes[0]?.changes?.list[1]?.causes[0]?.words).toBe(
      "harden.yml changed since the last deploy: services.webserver.limits.memory",
    );
    const after = lab.containers();
    expect(after.dbserver).toBe(before.dbserver);
    expect(after.webserver).not.toBe(before.webserver);
    expect(docker("inspect", "--format", "{{.HostConfig.Memory}}", after.webserver ?? "")).toBe(
      String(300 * 1024 * 1024),
    );
  });

  test("of the application rebuilds its image and leaves the database alone", async () => {
    const before = lab.containers();
    lab.edit("webserver/templates/page.php", (text) => text.replace("Suggestion box", "Box of suggestions"));
    const { code, report } = lab.deploy();
    expect({ code, told: toldChanges(report) }).toEqual({
      code: 0,
      told: ["container webserver:  (image)", "file webserver/app/templates/page.php:  (application)"],
    });
    expect(report.passes[0]?.changes?.list[0]?.causes[0]?.words).toBe(
      "its image was built again, because of templates/page.php",
    );
    expect(lab.containers().dbserver).toBe(before.dbserver);
    expect(await lab.page()).toContain("Box of suggestions");
  });
});

test("what was changed by hand is told as such, before and after, with both sides and without a secret", () => {
  const canary = "canary-by-hand-4711";
  const file = "/opt/harden/e2ecase/webserver/php/harden.ini";
  docker("update", "--memory", "128m", "--memory-swap", "128m", "e2ecase-webserver-1");
  lab.sql("GRANT FILE ON *.* TO webserver@'%'");
  const text = readFileSync(file, "utf8").replace(/^memory_limit.*$/m, "memory_limit = 7M");
  writeFileSync(file, `${text}\ndb_password = ${canary}\n`);
  const checked = lab.deploy("--check");
  expect({ code: checked.code, told: toldChanges(checked.report) }).toEqual({
    code: 0,
    told: [
      "container webserver:  (restored)",
      "account webserver: rights on * FILE → none (by-hand)",
      expect.stringMatching(/^file webserver\/php\/harden\.ini: memory_limit 7M → \d+M, .*\(by-hand\)$/),
    ],
  });
  const shown = lab.run(["deploy"]);
  expect(shown).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/container webserver +made again: mem_limit 128m → 300m/),
  });
  const records = readdirSync(`${lab.folder}/.harden/runs`).map((name) =>
    readFileSync(`${lab.folder}/.harden/runs/${name}`, "utf8"),
  );
  expect(
    [JSON.stringify(checked), shown.stdout, shown.stderr, ...records].filter((one) => one.includes(canary)),
  ).toEqual([]);
});

test("a page that answers with an error is a failure, told with what the service says of it", () => {
  const page = "webserver/index.php";
  const good = readFileSync(join(lab.folder, page), "utf8");
  lab.edit(page, () => "<?php this is no PHP");
  const broken = lab.deploy();
  lab.edit(page, () => good);
  const finding = broken.report.findings.find(({ control }) => control === "page-answers");
  expect(finding).toMatchObject({
    service: "webserver",
    ok: false,
    why: expect.stringMatching(/status 500.*PHP Parse error/),
  });
  expect({ code: broken.code, urls: broken.report.urls }).toEqual({ code: 3, urls: {} });
  expect(lab.deploy()).toMatchObject({ code: 0, report: { urls: { webserver: "http://127.0.0.1:18101/" } } });
});

describe("data", () => {
  test("outlive the containers", () => {
    lab.sql("INSERT INTO csvs23db.suggestion (author, message) VALUES ('Eve', 'kept across')");
    const count = rows();
    expect(lab.run(["down"])).toMatchObject({ code: 0 });
    expect(lab.containers()).toEqual({});
    const { code, report } = lab.deploy();
    expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
    expect(rows()).toBe(count);
  });

  test("are backed up by the deploy that is asked to, and come back the same in a proof", () => {
    lab.set(["backups"], { to: backups });
    expect(lab.run(["generate", "--yes"])).toMatchObject({ code: 0 });
    const { code, report } = lab.deploy();
    expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
    expect(lab.run(["backup", "prove"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("rows came back, with the same checksums"),
    });
  });

  test("no secret lies in the records of the runs", () => {
    const secrets = readdirSync("/opt/harden/e2ecase/secrets").map((name) =>
      readFileSync(`/opt/harden/e2ecase/secrets/${name}`, "utf8"),
    );
    const records = readdirSync(`${lab.folder}/.harden/runs`).map((name) =>
      readFileSync(`${lab.folder}/.harden/runs/${name}`, "utf8"),
    );
    expect({ secrets: secrets.length, records: records.length > 5 }).toEqual({ secrets: 3, records: true });
    expect(records.filter((record) => secrets.some((secret) => record.includes(secret)))).toEqual([]);
  });
});
