import type { WrittenAnswers } from "../../src/model/schema/answers.ts";
import { planChecks } from "../../src/plan/checks/checks.ts";
import { listSwitchedOff } from "../../src/plan/checks/switched-off.ts";
import { foldReport } from "../../src/report/fold.ts";
import { caseStudy, modelOf } from "../support/case-study.ts";

const modelWith = (changes: Partial<WrittenAnswers>) => modelOf(caseStudy(changes));
const both = ["dbserver", "webserver"];
const servicesWithout = async (changes: Partial<WrittenAnswers>, slug: string) =>
  listSwitchedOff(await modelWith(changes))
    .filter(({ control }) => control === slug)
    .map(({ service }) => service)
    .sort();

test("a stack with everything on switches nothing off", async () => {
  expect(listSwitchedOff(await modelWith({ trust: "digest" }))).toEqual([]);
});

test("the profile `baseline` switches off what `strict` has, in each service, with the reason", async () => {
  const baseline = { hardening: { profile: "baseline" as const } };
  expect(await servicesWithout(baseline, "seccomp")).toEqual(both);
  expect(await servicesWithout(baseline, "read-only-root")).toEqual(both);
  expect(await servicesWithout(baseline, "no-capabilities")).toEqual([]);
  expect(listSwitchedOff(await modelWith(baseline))).toContainEqual({
    host: "here",
    service: "webserver",
    control: "seccomp",
    reason: "the profile is baseline",
  });
});

test("an override is one place for each server that has the control, with its day and owner", async () => {
  const reason = "too loud here";
  const hosts = [
    { name: "one", connection: "ssh" as const, user: "deploy" },
    { name: "two", connection: "ssh" as const, user: "deploy", prepare: false },
  ];
  const hardening = {
    overrides: { "audit-containers": { off: true as const, reason, until: "2027-01-01", owner: "ops" } },
  };
  expect(listSwitchedOff(await modelWith({ hosts, hardening, trust: "digest" }))).toEqual([
    { host: "one", control: "audit-containers", reason, until: "2027-01-01", owner: "ops" },
  ]);
});

test("what is switched off and what is checked are all that would be checked", async () => {
  const places = async (changes: Partial<WrittenAnswers>) => {
    const model = await modelWith({ trust: "digest", ...changes });
    const checked = planChecks(model).flatMap(({ service, controls }) =>
      controls.map(({ control }) => `${service} ${control}`),
    );
    return [...checked, ...listSwitchedOff(model).map(({ service, control }) => `${service} ${control}`)].sort();
  };
  expect(await places({ hardening: { profile: "baseline" } })).toEqual(await places({}));
});

test("a run tells only of the places where it measured something", async () => {
  const switchedOff = listSwitchedOff(await modelWith({ hardening: { profile: "baseline" } }));
  const findings = [{ control: "no-capabilities", service: "webserver", ok: true }];
  const report = foldReport({
    ...{ stack: "shop", tool: "1", startedAt: "", endedAt: "", switchedOff },
    passes: [{ name: "deploy", events: [{ type: "stats", hosts: {}, custom: { here: { harden: { findings } } } }] }],
  });
  expect(new Set(report.switchedOff?.map(({ service }) => service))).toEqual(new Set(["webserver"]));
});
