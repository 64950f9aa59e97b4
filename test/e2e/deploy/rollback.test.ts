import { cpSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { Lab } from "../../support/projects/lab.ts";
import { changedIn, failuresIn } from "../../support/projects/report.ts";

/* A stack that ran well, an application that never becomes healthy, and the way back: at once, and by hand. */

const stack = "e2erollback";
const port = 18_241;
const lab = new Lab(stack, port, {
  services: `
  web: { kind: static, base: "debian:13", source: ./site, publish: "127.0.0.1:${port}" }
  cache: { kind: generic, image: "redis:7.0", user: "999:999", health: { listens: 6379, interval: 1s, retries: 1, start_period: 1s }, compose: { command: [redis-server, --save, ""], stop_grace_period: 2s } }`,
});
const root = `/opt/harden/${stack}`;
const kept = () => readdirSync(`${root}/.releases`).filter((name) => /^\d{8}-\d{6}\.json$/.test(name));

beforeAll(() => {
  cpSync("test/apps/static", join(lab.folder, "site"), { recursive: true });
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => lab.remove());

test("a deploy that ended well is kept as a release, for root alone and without a secret; one with nothing to do keeps none", () => {
  const { code, report } = lab.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect(kept()).toHaveLength(1);
  expect((statSync(`${root}/.releases`).mode & 0o777).toString(8)).toBe("700");
  const names = docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", `${stack}/*`);
  expect(names).toMatch(new RegExp(`${stack}/cache:release-\\d{8}-\\d{6}`));
  const again = lab.deploy();
  expect({ code: again.code, changed: changedIn(again.report), kept: kept().length }).toEqual({
    code: 0,
    changed: [0],
    kept: 1,
  });
  expect(lab.run(["status"])).toMatchObject({ code: 0 });
});

describe("an application that never becomes healthy", () => {
  const good = () => lab.containers();

  test("with --rollback-on-failure fails, and the release runs again in the same run", async () => {
    const before = good();
    lab.edit("site/index.html", (page) => `${page}<!-- the new one -->`);
    lab.set(["services", "cache", "compose", "command"], ["redis-server", "--port", "7000"]);
    expect(lab.run(["generate"]).code).toBe(0);
    const { code, stdout } = lab.run(["deploy", "--rollback-on-failure"]);
    expect(stdout).toMatch(
      new RegExp(`^✖ ${stack}: a task failed.*\\n(?: .*\\n)?  here: release \\S+ \\(.*UTC\\) runs again`, "m"),
    );
    expect(code).toBe(5);
    expect(Object.keys(good()).sort()).toEqual(Object.keys(before).sort());
    expect(await lab.page()).not.toContain("the new one");
    expect(docker("inspect", "--format", "{{.State.Health.Status}}", `${stack}-cache-1`)).toBe("healthy");
    expect(readFileSync(`${root}/compose.yml`, "utf8")).not.toContain("7000");
    const status = lab.run(["status"]);
    expect(status.code).toBe(3);
    expect(status.stdout).toMatch(/^rollback: here runs release/m);
    expect(lab.run(["verify"]).stdout).toMatch(/here: release \S+ .*runs there, by a rollback of/);
  });

  test("without it the report ends with the way back, and the command takes it after showing it", async () => {
    const failed = lab.run(["deploy"]);
    expect(failed.code).toBe(5);
    expect(failed.stdout.trimEnd()).toMatch(
      /To go back\n {2}here: release .* ran well\.\n {2}harden-init rollback .*$/,
    );

    const plan = lab.run(["rollback", "--check"]);
    expect(plan).toMatchObject({ code: 0, stdout: expect.stringMatching(/starts again: cache/) });
    expect(plan.stdout).toMatch(/image of web: /);
    expect(lab.run(["rollback"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
    expect(lab.run(["rollback", "--data", "--yes"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no backups"),
    });

    const back = lab.run(["rollback", "--yes"]);
    expect(back).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/runs again, and every container is healthy/),
    });
    expect(await lab.page()).not.toContain("the new one");
    expect(lab.run(["rollback", "--yes"]).code).toBe(5);
  });
});

test("the next deploy brings the project's files, and says so; the whole is gone after down --volumes", async () => {
  lab.set(["services", "cache", "compose", "command"], ["redis-server", "--save", ""]);
  expect(lab.run(["generate"]).code).toBe(0);
  const { code, stdout } = lab.run(["deploy"]);
  expect({ code, said: /took the place of release/.test(stdout) }).toEqual({ code: 0, said: true });
  expect(await lab.page()).toContain("the new one");
  expect(kept()).toHaveLength(2);
  expect(lab.run(["down", "--volumes", "--yes"]).code).toBe(0);
  expect(existsSync(root)).toBe(false);
  expect(docker("image", "ls", "--quiet", `${stack}/*`)).toBe("");
  expect(docker("image", "ls", "--quiet", "redis:7.0")).not.toBe("");
});
