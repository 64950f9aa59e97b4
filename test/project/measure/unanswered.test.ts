import { planChecks, planServerChecks } from "../../../src/plan/checks/checks.ts";
import { findUnanswered } from "../../../src/project/measure/unanswered.ts";
import type { Finding } from "../../../src/report/types.ts";
import { caseStudy, modelOf } from "../../support/case-study.ts";

const model = await modelOf(caseStudy());
const all: readonly Finding[] = [
  ...planServerChecks(model, "hostReadings").map(({ control }) => ({ host: "here", control, ok: true })),
  ...planChecks(model).flatMap(({ service, controls }) =>
    controls.map(({ control }) => ({ host: "here", service, control, ok: true })),
  ),
];

test("where every control has a finding, nothing is added", () => {
  expect(findUnanswered(model, model.hosts, all)).toEqual([]);
});

test("a control without a finding is not measured", () => {
  const without = all.filter(({ service, control }) => service !== "webserver" || control !== "seccomp");
  expect(findUnanswered(model, model.hosts, without)).toEqual([
    { host: "here", service: "webserver", control: "seccomp", ok: null, why: "nothing was read for it" },
  ]);
});

test("a service without a single value does not run, and that is a failure", () => {
  const absent = all.map((finding) => (finding.service === "webserver" ? { ...finding, ok: null } : finding));
  expect(findUnanswered(model, model.hosts, absent)).toEqual([
    { host: "here", service: "webserver", control: "health-check", ok: false, why: "webserver does not run on here" },
  ]);
});

test("of a host that did not come to the end nothing is said", () => {
  expect(findUnanswered(model, [], [])).toEqual([]);
});

describe("on a swarm", () => {
  const swarm = { ...model, target: "swarm" as const };
  const [here] = model.hosts;
  const both = [here, { ...here, name: "there" }] as typeof model.hosts;

  test("what one server measured of a service is not asked of another one", () => {
    const ofServers = all.filter(({ service }) => service === undefined).map((one) => ({ ...one, host: "there" }));
    expect(findUnanswered(swarm, both, [...all, ...ofServers])).toEqual([]);
  });

  test("what no server measured is said once", () => {
    const without = all.filter(({ service }) => service !== "webserver");
    const missing = findUnanswered(swarm, both, without).filter(({ control }) => control === "health-check");
    expect(missing.map(({ host, ok }) => `${host} ${ok}`)).toEqual(["here null", "here false"]);
  });
});
