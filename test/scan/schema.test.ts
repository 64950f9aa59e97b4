import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import { compareResults } from "../../src/scan/compare.ts";
import { buildScanSchema, publishedScans } from "../../src/scan/published.ts";
import { lynis, readLynis } from "../../src/scan/scanners/lynis.ts";
import { readTrivy, trivy } from "../../src/scan/scanners/trivy.ts";
import type { Reading, Scanner } from "../../src/scan/types.ts";

const published = JSON.parse(readFileSync("schema/scan.schema.json", "utf8"));
const isValid = new Ajv({ strict: false }).compile(published);

const scanOf = (scanner: Scanner, reading: Reading) => ({
  scanner: scanner.name,
  place: "a",
  outcome:
    reading.state === "complete"
      ? {
          ...reading,
          comparisons: compareResults(reading.results, scanner, [
            { host: "a", service: "web", control: "non-root-user", ok: false, why: "uid is 0" },
          ]),
        }
      : reading,
});
const hole = { VulnerabilityID: "CVE-1", PkgName: "a", InstalledVersion: "1", FixedVersion: "2", Severity: "HIGH" };
const results = [{ Target: "t", Vulnerabilities: [hole], Misconfigurations: [{ ID: "DS-0002", Status: "FAIL" }] }];
const image = { SchemaVersion: 2, Metadata: { OS: { Family: "debian" } }, Results: results };
const lines = ["lynis_version=3.1.6", "report_datetime_end=x", "hardening_index=64", "warning[]=A-1|text|detail|-|"];
const document = {
  version: 1,
  stack: "shop",
  tool: "0.1.0",
  startedAt: "2026-11-27T10:00:00.000Z",
  scans: [
    scanOf(trivy, readTrivy(JSON.stringify({ reports: [{ service: "web", report: image }] }))),
    scanOf(lynis, readLynis(lines.join("\n"))),
    scanOf(lynis, readLynis("")),
    { scanner: "trivy", place: "b", outcome: { state: "missing", why: "there is no release" } },
  ],
};

test("the published schema is the one that the program is checked by", () => {
  expect(published).toEqual(buildScanSchema());
});

test("what scanners of each kind come to is valid, and the schema has every key of it", () => {
  const given = JSON.parse(JSON.stringify(document));
  expect([isValid(given), isValid.errors]).toEqual([true, null]);
  expect(publishedScans.parse(given)).toEqual(given);
});

test.each([
  ["a missing scanner without a reason", { scanner: "a", place: "b", outcome: { state: "missing" } }],
  ["an outcome that is unknown", { scanner: "a", place: "b", outcome: { state: "passed", why: "" } }],
  [
    "a scanner that came to its end without a comparison",
    { scanner: "a", place: "b", outcome: { state: "complete", version: "1", results: [] } },
  ],
])("%s is not valid", (_title, scan) => {
  expect(isValid({ ...document, scans: [scan] })).toBe(false);
});
