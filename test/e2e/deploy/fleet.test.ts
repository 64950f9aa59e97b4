import { Lab } from "../../support/projects/lab.ts";
import { failuresIn } from "../../support/projects/report.ts";

/* Two servers, of which one is away: what goes on without it, and what a canary stops. */

const stack = "e2efleet";
const lab = new Lab(stack, 18_248, {
  services:
    '  cache: { kind: generic, image: "redis:7.0", user: "999:999", health: { listens: 6379, interval: 1s, retries: 5, start_period: 1s }, compose: { command: [redis-server, --save, ""], stop_grace_period: 2s } }',
});

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
  lab.set(
    ["hosts"],
    [
      { name: "away", address: "127.0.0.1", port: 1, user: "deploy", prepare: false },
      { name: "here", connection: "local" },
    ],
  );
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
});
afterAll(() => lab.remove());

function deploy(...words: readonly string[]) {
  const { code, report } = lab.deploy(...words);
  const outcomes = (report.outcomes ?? []).map(({ host, outcome, task }) =>
    [host, outcome, task].filter(Boolean).join(" "),
  );
  return {
    code,
    outcomes: outcomes.sort(),
    passes: report.passes.map(({ name }) => name),
    canary: report.canary,
    report,
  };
}

test("the first deploy: the canary comes through, and only the other one is away", () => {
  const { report, ...told } = deploy("--canary", "here");
  expect({ ...told, failures: failuresIn(report) }).toMatchObject({
    code: 6,
    outcomes: ["away unreachable", "here done"],
    passes: ["canary", "deploy"],
    canary: { host: "here", worse: [] },
    failures: expect.stringContaining("127.0.0.1"),
  });
  expect(told.canary).not.toHaveProperty("stopped");
});

test("a canary that does not become healthy: nothing is begun elsewhere", () => {
  lab.set(["services", "cache", "compose", "command"], ["redis-server", "--port", "7000"]);
  expect(lab.run(["generate"]).code).toBe(0);
  const { report, ...told } = deploy("--canary", "here");
  expect(told).toMatchObject({
    code: 5,
    outcomes: ["away not-begun", expect.stringMatching(/^here failed /)],
    passes: ["canary"],
    canary: { host: "here", heldBefore: expect.any(Number), stopped: "it did not come through" },
  });
});

test("one after the other, the one that is away is first, and does not stop the next one", () => {
  lab.set(["services", "cache", "compose", "command"], ["redis-server", "--save", "", "--maxclients", "99"]);
  expect(lab.run(["generate"]).code).toBe(0);
  const { code, outcomes } = deploy();
  expect({ code, outcomes }).toEqual({ code: 6, outcomes: ["away unreachable", "here done"] });
  const rollback = lab.run(["rollback", "--check"]);
  expect(rollback).toMatchObject({ code: 6, stdout: expect.stringMatching(/^here {2}release /m) });
  expect(rollback.stderr).toContain("unreachable away");
});
