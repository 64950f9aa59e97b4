import { compareResults } from "../../src/scan/compare.ts";
import { describeScan } from "../../src/scan/scan-lines.ts";
import { readTrivy, trivy } from "../../src/scan/scanners/trivy.ts";

/*
 * Trivy's output by its documented format (`trivy image --format json`, SchemaVersion 2), as far as its keys travel from a host: Trivy itself is not to be had
 * where these tests run.
 */

const hole = (id: string, severity: string, fixed?: string) => ({
  VulnerabilityID: id,
  PkgName: "libssl3",
  InstalledVersion: "3.0.1",
  Severity: severity,
  ...(fixed !== undefined && { FixedVersion: fixed }),
});
const check = (id: string, status: string, title = "Image user should not be 'root'") => ({
  ID: id,
  AVDID: `AVD-${id}`,
  Title: title,
  Status: status,
});
const secret = { RuleID: "aws-access-key-id", Title: "AWS Access Key ID", StartLine: 3 };
const report = (...results: readonly object[]) => ({
  SchemaVersion: 2,
  Trivy: { Version: "0.70.0" },
  Metadata: { OS: { Family: "debian", Name: "13.1" } },
  Results: results,
});
const image = report({
  Target: "shop/web (debian 13.1)",
  Vulnerabilities: [hole("CVE-1", "LOW"), hole("CVE-2", "CRITICAL", "3.0.2"), hole("CVE-3", "HIGH", "3.0.2")],
  Misconfigurations: [check("DS-0002", "FAIL"), check("DS-0026", "PASS", "No HEALTHCHECK defined")],
});
const { Metadata: _, ...folder } = report({
  Target: "Dockerfile",
  Misconfigurations: [check("DS-0002", "PASS"), check("DS-0026", "FAIL", "No HEALTHCHECK defined")],
  Secrets: [secret],
});
const outputOf = (...reports: readonly object[]) =>
  JSON.stringify({ reports: reports.map((one) => ({ service: "web", report: one })) });
const whole = outputOf(image, folder);
const completed = (text: string) => {
  const reading = readTrivy(text);
  if (reading.state !== "complete") {
    throw new Error(reading.why);
  }
  return reading;
};

test("each hole of an image is listed by its severity, and all together are one check", () => {
  const { version, images, results } = completed(whole);
  expect(version).toBe("0.70.0");
  expect(images).toEqual([
    {
      service: "web",
      system: "debian 13.1",
      holes: [
        { id: "CVE-2", severity: "critical", package: "libssl3", installed: "3.0.1", fixed: "3.0.2" },
        { id: "CVE-3", severity: "high", package: "libssl3", installed: "3.0.1", fixed: "3.0.2" },
        { id: "CVE-1", severity: "low", package: "libssl3", installed: "3.0.1" },
      ],
    },
  ]);
  expect(results.at(-1)).toEqual({
    id: "known-holes",
    title: "1 critical, 1 high, 1 low; 2 with a newer package",
    level: "warned",
    services: ["web"],
  });
});

test("a check of an image and of its Dockerfile counts once, as the worse", () => {
  expect(completed(whole).results.map(({ id, level }) => [id, level])).toEqual([
    ["DS-0002", "warned"],
    ["DS-0026", "warned"],
    ["secret aws-access-key-id", "warned"],
    ["known-holes", "warned"],
  ]);
});

test.each([
  ["DS-0002", "DS-0002"],
  ["DS002", "DS-0002"],
  ["AVD-DS-0002", "DS-0002"],
  ["KSV-014", "KSV-0014"],
  ["mine", "mine"],
])("a check called %s is %s", (id, name) => {
  const misconfigurations = [{ ID: id, Title: "t", Status: "FAIL" }];
  expect(completed(outputOf(report({ Misconfigurations: misconfigurations }))).results[0]?.id).toBe(name);
});

test("an image passes where nothing is known that a newer package closes", () => {
  const { results } = completed(outputOf(report({ Vulnerabilities: [hole("CVE-1", "LOW")] })));
  expect(results).toMatchObject([{ id: "known-holes", level: "passed", title: "1 low; 0 with a newer package" }]);
});

test.each<[string, string, string]>([
  ["nothing", "", "its output is no JSON of its own"],
  ["what was cut", whole.slice(0, -9), "its output is no JSON of its own"],
  ["bytes that are no UTF-8", "\u0000\ufffd\ufffd", "its output is no JSON of its own"],
  ["a list", "[]", "its output is no JSON of its own"],
  ["no report", '{"reports": []}', "its output is no JSON of its own"],
  ["a report without a format", outputOf({ Results: [] }), "its report has the format none, and 2 is read"],
  ["a later format", outputOf(image, { ...image, SchemaVersion: 3 }), "its report has the format 3, and 2 is read"],
  [
    "a hostile format",
    outputOf({ SchemaVersion: "\u001b[2J2" }),
    "its report has the format \\u{1b}[2J2, and 2 is read",
  ],
])("%s is an abort", (_title, text, why) => {
  expect(readTrivy(text)).toEqual({ state: "aborted", why });
});

test.each<[string, object]>([
  ["texts for lists", { Results: "x", Metadata: [] }],
  [
    "numbers for texts",
    { Results: [{ Target: 1, Vulnerabilities: [{ VulnerabilityID: 2 }], Misconfigurations: [3] }] },
  ],
  ["a status that is unknown", { Results: [{ Misconfigurations: [check("DS-0002", "EXCEPTION")] }] }],
])("of a report with %s the rest is read, and nothing of it passes", (_title, change) => {
  const results = completed(outputOf({ ...folder, ...change })).results;
  expect(results.filter(({ id }) => id !== "known-holes")).toEqual([]);
});

test("no text of a report steers a terminal", () => {
  const hostile = "\u001b[2J\u202e<b>\u0007";
  const text = outputOf({
    ...image,
    Trivy: { Version: hostile },
    Metadata: { OS: { Family: hostile, Name: hostile } },
    Results: [
      {
        Target: hostile,
        Vulnerabilities: [{ ...hole(hostile, "CRITICAL", hostile), PkgName: hostile, InstalledVersion: hostile }],
        Misconfigurations: [check(hostile, "FAIL", hostile)],
        Secrets: [{ RuleID: hostile, Title: hostile, StartLine: hostile }],
      },
    ],
  });
  const reading = completed(text);
  const comparisons = compareResults(reading.results, trivy, []);
  const lines = describeScan([{ scanner: "trivy", place: "a", outcome: { ...reading, comparisons } }]);
  expect(`${lines.join("")}${JSON.stringify(reading)}`).not.toMatch(/[\p{C}]/u);
  expect(lines.join("\n")).toContain("\\u{1b}[2J");
});

test("ten thousand holes are read at once, and only the worst ten of an image are told", () => {
  const many = Array.from({ length: 10_000 }, (_, at) => hole(`CVE-${at}`, "HIGH", "4"));
  const begun = Date.now();
  const reading = completed(outputOf(report({ Vulnerabilities: many })));
  const lines = describeScan([{ scanner: "trivy", place: "a", outcome: { ...reading, comparisons: [] } }]);
  expect(Date.now() - begun).toBeLessThan(20_000);
  expect(reading.images?.[0]?.holes).toHaveLength(10_000);
  expect(lines.slice(-3)).toEqual([
    "    high  CVE-8  libssl3  3.0.1 → 4",
    "    high  CVE-9  libssl3  3.0.1 → 4",
    "    and 9990 more of these, which --json has",
  ]);
});

test("it stands beside what was measured", () => {
  const finding = { host: "a", service: "web", control: "non-root-user", ok: true };
  const found = compareResults(completed(whole).results, trivy, [
    finding,
    { ...finding, control: "health-check" },
    { ...finding, control: "secrets-as-files", ok: false, why: "a secret is in the image" },
    { ...finding, control: "image-age" },
  ]);
  expect(found.map(({ id, relation, controls }) => [id, relation, controls])).toEqual([
    ["DS-0002", "stricter", ["non-root-user"]],
    ["DS-0026", "stricter", ["health-check"]],
    ["secret aws-access-key-id", "agree", ["secrets-as-files"]],
    ["known-holes", "stricter", ["image-age"]],
  ]);
});

test("it runs on each image, and on the folder of what is built here", () => {
  const targets = trivy.targets?.list([{ name: "db" }, { name: "web", context: "/opt/harden/shop/web" }]) ?? [];
  expect(targets.map(({ service, words }) => [service, words[0], words.at(-1)])).toEqual([
    ["db", "image", "{image}"],
    ["web", "image", "{image}"],
    ["web", "filesystem", "/opt/harden/shop/web"],
  ]);
  // What quotes lines of files, with secrets beside the one that was found, stays on the host.
  expect(trivy.targets?.keep.filter((key) => ["Code", "Match", "Message", "Lines"].includes(key))).toEqual([]);
});
