import type { Answers } from "../../../src/model/schema/answers.ts";
import { answersSchema } from "../../../src/model/schema/answers.ts";
import type { Model } from "../../../src/model/types/model.ts";
import { withExpiredWaivers } from "../../../src/project/waivers/expired-findings.ts";
import type { Finding, Report } from "../../../src/report/types.ts";
import { caseStudy, webserver } from "../../support/case-study.ts";

const reason = "it is needed for the old clients";
const until = "2026-12-31";
const answers: Answers = answersSchema.parse(
  caseStudy({ services: { webserver: webserver({ accept: { "engine-socket": { reason, until, owner: "ops" } } }) } }),
);
const model = { hosts: [{ name: "alpha" }, { name: "beta" }] } as unknown as Model;
const accepted = [{ entry: "engine-socket", reason, until, owner: "ops" }];
const measured: Finding = {
  host: "alpha",
  service: "webserver",
  control: "no-sensitive-mounts",
  ok: false,
  open: "it keeps the socket",
  accepted,
  evidence: "/run/docker.sock",
};
const report = { stack: "shop", findings: [] } as unknown as Report;
const judge = (findings: readonly Finding[], day: string) =>
  withExpiredWaivers({ ...report, findings }, { answers, model }, new Date(`${day}T12:00:00Z`)).findings;
const why =
  "`services.webserver.accept.engine-socket` was accepted until 2026-12-31: fix it and take the entry out, or set a new day";

test("until its day an exception changes nothing", () => {
  expect(judge([measured], until)).toEqual([measured]);
});

test("after it what was measured fails with its evidence, and on a host where nothing was the exception is the finding", () => {
  const { open: _, ...rest } = measured;
  expect(judge([measured], "2027-01-01")).toEqual([
    { ...rest, why },
    { host: "beta", service: "webserver", control: "engine-socket", ok: false, why, accepted },
  ]);
});

test("what is accepted elsewhere stays open", () => {
  const other = { ...measured, service: "other" };
  expect(judge([other], "2027-01-01")).toContainEqual(other);
});

test("what the stack has switched off until then fails in each place where it would be measured", () => {
  const hardening = { overrides: { seccomp: { off: true as const, reason, until } } };
  const off = ["webserver", "dbserver"].map((service) => ({
    host: "alpha",
    service,
    control: "seccomp",
    reason,
    until,
  }));
  const other = { host: "alpha", service: "dbserver", control: "apparmor", reason };
  const { findings, switchedOff } = withExpiredWaivers(
    { ...report, switchedOff: [...off, other] },
    { answers: answersSchema.parse(caseStudy({ hardening })), model },
    new Date("2027-01-01"),
  );
  expect(findings.map(({ host, service, ok }) => ({ host, service, ok }))).toEqual([
    { host: "alpha", service: "webserver", ok: false },
    { host: "alpha", service: "dbserver", ok: false },
    { host: "beta", ok: false },
  ]);
  expect(switchedOff).toEqual([other]);
});
