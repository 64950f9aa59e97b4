import { createColors } from "picocolors";
import { describeCanary, judgeCanary } from "../../../src/report/canary/judge-canary.ts";
import { judgeReport } from "../../../src/report/exit.ts";
import { formatReport } from "../../../src/report/formats/text/text.ts";
import type { Finding, Pass, Report } from "../../../src/report/types.ts";

const at = (control: string, ok: boolean | null, more: Partial<Finding> = {}): Finding => ({
  ...{ host: "web1", service: "web", control, ok },
  ...more,
});
const pass: Pass = {
  name: "canary",
  ending: { type: "done" },
  seconds: 1,
  hosts: {},
  changed: [],
  failed: [],
  warnings: [],
};
const about = { version: 1, stack: "shop", tool: "1", startedAt: "", endedAt: "", urls: {}, notes: [] } as const;
const reportOf = (findings: readonly Finding[], more: Partial<Report> = {}): Report => ({
  ...{ ...about, passes: [pass], findings },
  ...more,
});
const ended = (type: "host-failed" | "host-unreachable"): Partial<Report> => ({
  passes: [{ ...pass, ending: { type } }],
});
const open = { ok: false, open: "accepted by the answers" } as const;

describe("whether the others are begun after the canary", () => {
  test.each<[string, readonly Finding[], Report, string | undefined]>([
    ["all holds", [at("seccomp", true)], reportOf([at("seccomp", true)]), undefined],
    ["the first deploy", [], reportOf([at("seccomp", true)]), undefined],
    ["something got better", [at("seccomp", false)], reportOf([at("seccomp", true)]), undefined],
    ["what is left open by the answers", [at("seccomp", true)], reportOf([at("seccomp", null, open)]), undefined],
    ["what could not be measured before either", [at("apparmor", null)], reportOf([at("apparmor", null)]), undefined],
    ["what is not asked for any more", [at("seccomp", true)], reportOf([]), undefined],
    ["a task failed", [], reportOf([], ended("host-failed")), "it did not come through"],
    ["it did not answer", [], reportOf([], ended("host-unreachable")), "it could not be reached"],
    ["a control does not hold", [], reportOf([at("seccomp", false)]), "1 control does not hold there"],
    [
      "one that did not hold before either",
      [at("seccomp", false), at("no-shell", false)],
      reportOf([at("seccomp", false), at("no-shell", false)]),
      "2 controls do not hold there",
    ],
    [
      "one that cannot be measured any more",
      [at("seccomp", true)],
      reportOf([at("seccomp", null)]),
      "1 control that held before could not be measured any more",
    ],
    [
      "its second pass made changes",
      [],
      reportOf([at("seccomp", true)], { idempotent: false }),
      "a second pass made changes again",
    ],
  ])("%s", (_, before, report, stopped) => {
    const canary = judgeCanary("web1", before, report);
    expect(canary.stopped).toBe(stopped);
    expect(canary.heldBefore).toBe(before.filter(({ ok }) => ok).length);
    const code = judgeReport({ ...report, canary });
    expect(stopped === undefined ? code : Math.sign(code)).toBe(stopped === undefined ? 0 : 1);
  });
});

test("a canary that only got worse ends with 3, is no success in the text, and names what got worse", () => {
  const report = reportOf([at("seccomp", null)]);
  const canary = judgeCanary("web1", [at("seccomp", true)], report);
  expect(canary.worse).toEqual([{ control: "seccomp", service: "web", after: "unmeasured" }]);
  expect(judgeReport({ ...report, canary })).toBe(3);
  const [first, ...rest] = formatReport({ ...report, canary }, createColors(false)).split("\n");
  expect(first).toBe(
    "✖ shop: nothing was begun after the canary web1: 1 control that held before could not be measured any more (after 1.0 s)",
  );
  expect(rest).toContain("  seccomp (web) held before, and could not be measured any more");
});

test.each([
  [90, "web1 came through first, and none of 90 that held before got worse."],
  [0, "web1 came through first, and nothing held there before that could have got worse."],
])("a canary that came through says with how much it was compared", (heldBefore, line) => {
  expect(describeCanary({ canary: { host: "web1", heldBefore, worse: [] } })).toEqual([line]);
  expect(describeCanary({})).toEqual([]);
});
