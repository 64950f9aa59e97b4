import { findGated, type Gate } from "../../src/report/gate.ts";
import type { Finding } from "../../src/report/types.ts";

const finding = (control: string, ok: boolean | null, open?: string): Finding => ({
  host: "web1",
  service: "shop",
  control,
  ok,
  ...(open !== undefined && { open }),
});

const findings = [
  finding("no-privileged-mode", false),
  finding("read-only-root", false),
  finding("cpu-limit", false),
  finding("non-root-user", false, "the image begins as root"),
  finding("apparmor", null),
  finding("seccomp", true),
];
const everything: Gate = { failOn: "low", unmeasured: "warn" };

test.each<[string, Partial<Gate>, readonly string[]]>([
  ["low", {}, ["no-privileged-mode", "read-only-root", "cpu-limit"]],
  ["medium", { failOn: "medium" }, ["no-privileged-mode", "read-only-root"]],
  ["high", { failOn: "high" }, ["no-privileged-mode"]],
  ["high, and what was not measured", { failOn: "high", unmeasured: "fail" }, ["no-privileged-mode", "apparmor"]],
  [
    "new, where nothing was known",
    { failOn: "new", baseline: [] },
    ["no-privileged-mode", "read-only-root", "cpu-limit", "non-root-user"],
  ],
  ["new, where all was known", { failOn: "new", unmeasured: "fail", baseline: findings }, []],
  [
    "new, where it held before",
    { failOn: "new", baseline: [...findings.slice(1), finding("no-privileged-mode", true)] },
    ["no-privileged-mode"],
  ],
  [
    "new, where it was known as an open point",
    { failOn: "new", baseline: [...findings.slice(1), finding("no-privileged-mode", false, "kept")] },
    ["no-privileged-mode"],
  ],
])("a gate at %s stops", (_name, gate, stopped) => {
  expect(findGated(findings, { ...everything, ...gate }).map(({ control }) => control)).toEqual(stopped);
});

test("a control that is unknown here counts as the worst", () => {
  expect(findGated([finding("of-tomorrow", false)], { ...everything, failOn: "high" })).toHaveLength(1);
});

const health = (found: string): Finding => ({
  ...finding("health-check", false),
  readings: [{ read: "health", place: "docker inspect", found, wanted: "healthy" }],
});

test.each<[string, Finding, number]>([
  ["that has no container", finding("health-check", false), 1],
  ["whose container has ended", health("exited"), 1],
  ["that is not healthy", health("unhealthy"), 0],
  ["without a check", health("none"), 0],
  ["without a check, as was accepted", { ...health("none"), open: "its image has none" }, 0],
])("where only severe failures stop, a service %s", (_what, one, count) => {
  expect(findGated([one], { ...everything, failOn: "high" })).toHaveLength(count);
});

test("a service that did not run before either is known", () => {
  const baseline = [health("exited")];
  expect(findGated(baseline, { failOn: "new", unmeasured: "warn", baseline })).toEqual([]);
});
