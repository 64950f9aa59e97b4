import { docker } from "../../support/engine/docker.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { wrongControls } from "../../support/projects/report.ts";

/* A kind that the project brings in its folder kinds/: hardened, deployed and measured as those that come with the tool. */

const port = 18147;
const lab = new Lab("e2eown", port, {
  files: "examples/own-kind",
  services: `  clock: { kind: clock, port: 9001, publish: "127.0.0.1:${port}" }`,
});

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => lab.remove());

test("is deployed with every control holding, and a second pass changes nothing", async () => {
  const report = expectProven(lab);
  expect(wrongControls(report)).toEqual([]);
  expect(report.findings.filter(({ service, ok }) => service === "clock" && ok === true).length).toBeGreaterThan(15);
  expect(await lab.page()).toMatch(/^200 It is \w+ \w+ +\d+ [\d:]+ \d{4}\.$/m);
});

test("runs as its own user, with the variables and the limits that its kind.yml gives", () => {
  const id = lab.containers().clock ?? "";
  const told = docker("inspect", "--format", "{{.Config.User}} {{.HostConfig.Memory}} {{json .Config.Env}}", id);
  expect(told).toMatch(/^10100:10100 33554432 /);
  expect(told).toContain('"PORT=9001"');
  expect(told).toContain('"WAITING=8"');
});

test("a change of it is not deployed before the project is written again", async () => {
  lab.edit("kinds/clock/service/bin/serve", (text) => text.replace("It is ", "The time is "));
  expect(lab.run(["deploy"])).toMatchObject({ code: 3, stderr: expect.stringContaining("harden-init generate") });
  expect(lab.run(["generate"])).toMatchObject({ code: 0, stdout: expect.stringContaining("clock/bin/serve") });
  lab.mustDeploy();
  expect(await lab.page()).toMatch(/^200 The time is /);
});

test("a mistake in it is told with its file and place, and nothing is written", () => {
  lab.edit("kinds/clock/kind.yml", (text) => text.replace("pids: 8", "pid: 8"));
  const { code, stderr } = lab.run(["generate"]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/kinds\/clock\/kind\.yml:\d+ limits\.pid: .*\n *Did you mean pids\?/),
  });
});
