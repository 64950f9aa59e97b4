import { cpSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { Lab } from "../../support/projects/lab.ts";
import { failuresIn } from "../../support/projects/report.ts";

/* A stack that ran well, a deploy that never becomes healthy, and the release before it in the same run. */

const stack = "e2erollback";
const port = 18_241;
const lab = new Lab(stack, port, {
  services: `
  web: { kind: static, base: "debian:13", source: ./site, publish: "127.0.0.1:${port}" }
  cache: { kind: generic, image: "redis:7.0", user: "999:999", health: { listens: 6379, interval: 1s, retries: 1, start_period: 1s }, compose: { command: [redis-server, --save, ""], stop_grace_period: 2s } }`,
});
const root = `/opt/harden/${stack}`;
const imagesOfStack = () => docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", `${stack}/*`);

beforeAll(() => {
  cpSync("test/apps/static", join(lab.folder, "site"), { recursive: true });
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => lab.remove());

test("a deploy that ended well is kept as a release, for root alone", () => {
  const { code, report } = lab.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect((statSync(`${root}/.releases`).mode & 0o777).toString(8)).toBe("700");
  expect(readdirSync(`${root}/.releases`).filter((name) => /^\d{8}-\d{6}\.json$/.test(name))).toHaveLength(1);
  expect(imagesOfStack()).toMatch(new RegExp(`^${stack}/cache:release-\\d{8}-\\d{6}$`, "m"));
});

test("where the next one does not become healthy, the release runs again in the same run, and the report says both", async () => {
  const before = Object.keys(lab.containers()).sort();
  lab.edit("site/index.html", (page) => `${page}<!-- the new one -->`);
  lab.set(["services", "cache", "compose", "command"], ["redis-server", "--port", "7000"]);
  expect(lab.run(["generate"]).code).toBe(0);
  const { code, stdout } = lab.run(["deploy", "--rollback-on-failure"]);
  expect(stdout).toMatch(
    new RegExp(`^✖ ${stack}: a task failed.*\\n(?:.*\\n)?  here: release \\S+ .*UTC\\) runs again`, "m"),
  );
  expect(stdout).not.toContain("To go back");
  expect(code).toBe(5);
  expect(Object.keys(lab.containers()).sort()).toEqual(before);
  expect(await lab.page()).not.toContain("the new one");
  expect(docker("inspect", "--format", "{{.State.Health.Status}}", `${stack}-cache-1`)).toBe("healthy");
  expect(readFileSync(`${root}/compose.yml`, "utf8")).not.toContain("7000");
});

test("status tells which release runs, and down --volumes leaves nothing of it but the image of others", () => {
  expect(lab.run(["status"])).toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/^rollback: here runs release/m),
  });
  expect(lab.run(["down", "--volumes", "--yes"]).code).toBe(0);
  expect({ folder: existsSync(root), images: imagesOfStack() }).toEqual({ folder: false, images: "" });
  expect(docker("image", "ls", "--quiet", "redis:7.0")).not.toBe("");
});
