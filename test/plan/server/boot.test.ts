import { stringify } from "yaml";
import { computeBootTimes } from "../../../src/plan/context/boot.ts";
import { caseStudy } from "../../support/case-study.ts";
import { renderAnswers } from "../../support/rendered.ts";

const unit = "playbooks/files/etc/systemd/system/harden-init.csvs23.service";

const remote = { name: "server", connection: "ssh", user: "deploy" } as const;
const here = { name: "local", connection: "local" } as const;

/** The unit's text of the case study with other answers, or undefined where it has none. */
async function unitOf(changes: object): Promise<string | undefined> {
  const { plan } = await renderAnswers(stringify({ ...caseStudy({}), ...changes }));
  return plan.files.find(({ path }) => path === unit)?.text;
}

describe("the unit that starts the stack at boot", () => {
  test.each<[string, object, boolean]>([
    ["a server over ssh", { hosts: [remote] }, true],
    ["a server that is only looked at", { hosts: [{ ...remote, prepare: false }] }, false],
    ["this machine", { hosts: [here] }, false],
    ["this machine, prepared", { hosts: [{ ...here, prepare: true }] }, true],
    [
      "a stack that does without",
      { hosts: [remote], hardening: { overrides: { "boot-unit": { off: true, reason: "another tool does it" } } } },
      false,
    ],
  ])("%s", async (_what, changes, expected) => {
    expect((await unitOf(changes)) !== undefined).toBe(expected);
  });

  test("starts what is there, in order, and stops it before the engine", async () => {
    const text = await unitOf({ hosts: [remote] });
    expect(text).toMatch(/^Requires=docker\.service$/m);
    expect(text).toMatch(/^After=docker\.service apparmor\.service/m);
    expect(text).toMatch(/^ExecStart=\S+ compose .*--pull never --no-build --no-recreate --wait/m);
    expect(text).toMatch(/^TimeoutStopSec=95s$/m);
  });

  test("does not make the application wait for the receiver of its logs", async () => {
    const text = await unitOf({ hosts: [remote], logging: "fluent-bit" });
    const starts = text?.match(/^ExecStart=(?:.*\\\n)*.*$/gm) ?? [];
    expect(starts).toHaveLength(2);
    expect(starts[0]).toMatch(/^ExecStart=-.*--no-recreate logs$/);
    expect(starts[1]).toMatch(/--wait-timeout 300 \\\n {2}dbserver \\\n {2}webserver$/);
  });
});

describe("the time to stop", () => {
  const service = (name: string, stop_grace_period: string, ...uses: string[]) => ({
    name,
    uses,
    kind: { stop_grace_period },
  });
  const seconds = (...services: ReturnType<typeof service>[]): number =>
    computeBootTimes({ services } as unknown as Parameters<typeof computeBootTimes>[0]).stopSeconds;

  test.each<[string, ReturnType<typeof service>[], number]>([
    ["of nothing", [], 30],
    ["of one service", [service("db", "1m")], 90],
    ["along a chain", [service("db", "60s"), service("api", "10s", "db"), service("web", "5s", "api")], 105],
    ["of the longest of two ways", [service("db", "60s"), service("a", "20s", "db"), service("b", "1m30s", "db")], 180],
    ["of services side by side", [service("a", "20s"), service("b", "1500ms")], 50],
  ])("%s", (_what, services, expected) => {
    expect(seconds(...services)).toBe(expected);
  });
});
