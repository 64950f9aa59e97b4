import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import { buildReportSchema } from "../../src/report/schema/json-schema.ts";
import { reportSchema } from "../../src/report/schema/report.ts";
import { reportOf } from "./reports.ts";

const published = JSON.parse(readFileSync("schema/report.schema.json", "utf8"));
const isValid = new Ajv({ strict: false }).compile(published);

test("the published schema is the one that records are read by", () => {
  expect(published).toEqual(buildReportSchema());
});

test.each(["changes", "failing", "unhealthy", "unreachable"])(
  "the report of the recorded run `%s` is valid",
  (name) => {
    const report = JSON.parse(JSON.stringify(reportOf(["deploy", name])));
    expect([isValid(report), isValid.errors]).toEqual([true, null]);
    expect(reportSchema.parse(report)).toEqual(report);
  },
);

test.each([
  ["a verdict that is a word", { findings: [{ host: "a", control: "seccomp", ok: "yes" }] }],
  ["a finding without a control", { findings: [{ host: "a", ok: true }] }],
  [
    "an acceptance without a reason",
    { findings: [{ host: "a", control: "x", ok: false, accepted: [{ entry: "x" }] }] },
  ],
  ["an unknown pass", { passes: [{ name: "wish" }] }],
  ["another version", { version: 2 }],
])("%s is not valid", (_, change) => {
  const report = { ...JSON.parse(JSON.stringify(reportOf(["deploy", "changes"]))), ...change };
  expect(isValid(report)).toBe(false);
  expect(reportSchema.safeParse(report).success).toBe(false);
});

test("what an older version does not know is no mistake, and nothing in a record steers a terminal", () => {
  const report = { ...reportOf(["deploy", "changes"]), notes: ["\u001b[31mred\u001b[0m\u0007"], later: true };
  expect(isValid(JSON.parse(JSON.stringify(report)))).toBe(true);
  expect(reportSchema.parse(report).notes).toEqual(["red"]);
});

test("a record of a version whose acceptances were text is read", () => {
  const findings = [{ host: "a", control: "x", ok: false, open: "old (accepted until 2027-01-01)" }];
  expect(reportSchema.parse({ ...reportOf(["deploy", "changes"]), findings }).findings).toEqual(findings);
});

test("the sample of a real run is valid, and names nothing of the machine that made it", () => {
  const sample = readFileSync("docs/samples/report.json", "utf8");
  expect([isValid(JSON.parse(sample)), isValid.errors]).toEqual([true, null]);
  expect(sample).not.toMatch(/\/(?:tmp|home|root|dev\/shm)\//);
});
