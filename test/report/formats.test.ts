import { readFileSync } from "node:fs";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { createColors } from "picocolors";
import { formatNames, formats } from "../../src/report/formats/formats.ts";
import { formatHtml } from "../../src/report/formats/html/page.ts";
import { formatJunit } from "../../src/report/formats/junit.ts";
import { formatSarif } from "../../src/report/formats/sarif.ts";
import { reportSchema } from "../../src/report/schema/report.ts";
import { computeScore } from "../../src/report/score/compute-score.ts";
import { describePlace } from "../../src/report/summary.ts";
import type { Report } from "../../src/report/types.ts";
import { anyLetter } from "../support/any-letter.ts";
import { holds } from "../support/holds.ts";
import { accept, hostile, makeFleet, makeHostile } from "./fleet.ts";

const officialSchema = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
const ajv = new Ajv({ strict: false, unicodeRegExp: false });
addFormats(ajv);
// It names draft 4 of JSON Schema, and uses nothing that later drafts changed.
const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(officialSchema, "utf8"));
const isSarif = ajv.compile(schema);

const fleet = makeFleet({ services: 9, hosts: 2 });
const old = { entry: "no-capabilities", reason: "old image", until: "2027-01-01" };

function sarifOf(report: Report, { path = "harden.yml", line = 7 } = {}) {
  return JSON.parse(formatSarif({ report, answers: { path, lineOf: () => line } }));
}

describe("as SARIF", () => {
  test.each([
    ["a fleet", fleet],
    ["a stack without a finding", { ...fleet, findings: [] }],
    ["hostile texts", makeHostile(hostile.join(" "))],
  ])("%s is valid by the official schema", (_, report) => {
    expect([isSarif(sarifOf(report)), isSarif.errors]).toEqual([true, null]);
  });

  test.each([
    ["failed", { ok: false, why: "not as wanted", evidence: "0" }, { kind: "fail", level: "error", suppressions: [] }],
    ["not measured", { ok: null, why: "no kernel" }, { kind: "open", level: "none", suppressions: [] }],
    ["left open by nobody", { ok: false, open: "known" }, { kind: "fail", level: "error", suppressions: [] }],
    [
      "accepted",
      { ok: false, open: "old image", accepted: [old, { ...old, until: "2027-02-01", owner: "ops" }] },
      {
        kind: "fail",
        level: "error",
        suppressions: [
          {
            kind: "inSource",
            status: "accepted",
            justification: "old image, until 2027-01-01",
            properties: { entry: "no-capabilities", until: "2027-01-01" },
          },
          expect.objectContaining({ justification: "old image, until 2027-02-01 by ops" }),
        ],
      },
    ],
    [
      "accepted until a day that has passed",
      { ok: false, accepted: [old] },
      { kind: "fail", level: "error", suppressions: [] },
    ],
  ])("what is %s", (_, state, result) => {
    const findings = [{ host: "a", service: "web", control: "no-capabilities", ...state }];
    expect(sarifOf({ ...fleet, findings }).runs[0].results).toEqual([expect.objectContaining(result)]);
  });

  test("what holds is no result, and is counted", () => {
    const [run] = sarifOf({ ...fleet, findings: [{ host: "a", control: "seccomp", ok: true }] }).runs;
    expect(run.results).toEqual([]);
    expect(run.properties.controls).toContain("1 of 1 passed");
  });

  test("a finding keeps its fingerprint where harden.yml changes, and no two have the same", () => {
    const [one, moved] = [sarifOf(fleet), sarifOf(fleet, { path: "deploy/my stack/harden.yml", line: 99 })];
    const prints = (log: typeof one) =>
      log.runs[0].results.map((result: { partialFingerprints: object }) => JSON.stringify(result.partialFingerprints));
    expect(prints(one)).toEqual(prints(moved));
    expect(new Set(prints(one)).size).toBe(prints(one).length);
    expect(moved.runs[0].results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "deploy/my%20stack/harden.yml", uriBaseId: "%SRCROOT%" },
      region: { startLine: 99 },
    });
  });
});

describe("as JUnit", () => {
  test("a suite for each host and service, and what is open does not count as passed", () => {
    const findings = [
      { host: "a", service: "web", control: "seccomp", ok: true, seconds: 0.25 },
      { host: "a", service: "web", control: "apparmor", ok: null, why: "no AppArmor" },
      accept({ host: "a", service: "web", control: "no-capabilities", open: "old image" }, [
        old,
        { entry: "privileged", reason: "a VPN", owner: "ops" },
      ]),
      { host: "a", control: "engine-installed", ok: false, evidence: "no" },
    ];
    const xml = formatJunit({ report: { ...fleet, findings } });
    expect(xml).toContain('<testsuite name="web on a" package="fleet" id="0"');
    expect(xml).toContain('tests="3" failures="0" errors="0" skipped="2" time="0.250"');
    expect(xml).toContain('<property name="accepted.no-capabilities" value="old image, until 2027-01-01"/>');
    expect(xml).toContain('name="accepted.no-capabilities.privileged" value="a VPN, by ops"/>');
    expect(xml).toContain('<testcase name="seccomp" classname="fleet.web on a" time="0.250"/>');
    expect(xml).toContain('<skipped message="not measured: no AppArmor"/>');
    expect(xml).toContain('<failure message="found: no"');
  });

  test("what Ant's schema asks for: no attribute at the top, and in each suite properties, cases and both outputs, in this order", () => {
    const xml = formatJunit({ report: fleet });
    const order = tagsOf(xml.replaceAll(/<testcase.*/g, "<testcase>")).join("");
    const suite = "<testsuite<properties(<property)+</properties(<testcase)+<system-out<system-err</testsuite";
    expect(order).toMatch(new RegExp(`^<testsuites(${suite})+</testsuites$`));
    expect(xml).toContain("<testsuites>\n");
  });
});

test.each(formatNames)("the score is in the format `%s` once, and not where nothing was measured", async (name) => {
  const format = await formats[name].load();
  const sources = {
    earlier: [],
    answers: { path: "harden.yml", lineOf: () => 1 },
    colours: createColors(false),
  };
  const score = computeScore(fleet);
  const places = new Set(fleet.findings.map(describePlace)).size;
  const shown = {
    text: `Score ${score?.value} of 100 (`,
    markdown: `**Score ${score?.value} of 100**`,
    html: `<strong>Score ${score?.value} of 100</strong>`,
    json: `"value": ${score?.value},\n    "points": ${score?.points},`,
    sarif: `"value": ${score?.value},\n          "points": ${score?.points},`,
    junit: `<property name="score.stack" value="${score?.value}"/>`,
  }[name];
  const times = (report: Report) => format({ ...sources, report }).split(shown).length - 1;
  // JUnit has properties in suites only.
  expect(times(fleet)).toBe(name === "junit" ? places : 1);
  expect(format({ ...sources, report: { ...fleet, findings: [] } })).not.toMatch(/score/i);
});

test.each([
  [
    "text",
    "Changed\n  harden.yml changed: services.web.limits.memory\n    container web  made again: mem_limit 256m → 384m",
  ],
  [
    "markdown",
    "- harden.yml changed: services.web.limits.memory\n  - **container web** made again: mem\\_limit 256m → 384m",
  ],
  ["html", '<strong>container web</strong> <span class="found">made again: mem_limit 256m → 384m</span>'],
  ["json", '"words": "harden.yml changed: services.web.limits.memory"'],
] as const)("what changed and why is in the format `%s`", async (name, shown) => {
  const format = await formats[name].load();
  const change = {
    hosts: ["alpha"],
    what: "container",
    name: "web",
    state: "changed",
    fields: [{ field: "mem_limit", before: "256m", after: "384m" }],
    causes: [{ cause: "answers", words: "harden.yml changed: services.web.limits.memory" }],
  } as const;
  const passes = fleet.passes.map((pass) => ({ ...pass, hosts: {}, changes: { list: [change], more: 0, first: [] } }));
  const report = reportSchema.parse({ ...fleet, passes });
  const sources = { earlier: [], answers: { path: "harden.yml", lineOf: () => 1 }, colours: createColors(false) };
  expect(format({ ...sources, report })).toContain(shown);
});

test("the page has a row for each acceptance, by its day, and what nobody accepts before them", () => {
  const about = { host: "a", service: "web", control: "no-capabilities" };
  const findings = [
    accept({ ...about, open: "it keeps both" }, [
      { entry: "privileged", reason: "a VPN", until: "2027-03-01", owner: "net team" },
      { ...old, until: "2027-01-01" },
    ]),
    accept({ ...about, service: "db", open: "it keeps it: without end" }, [
      { entry: "privileged", reason: "without end" },
    ]),
    { ...about, control: "seccomp", ok: false, open: "it has none" },
  ];
  const page = formatHtml({ report: { ...fleet, findings }, earlier: [] });
  const rows = page.slice(page.indexOf('id="open"'), page.indexOf('id="off"')).matchAll(/<tr><td>(.*?)<\/tr>/g);
  const texts = [...rows].map(([, row = ""]) => row.replaceAll(/<[^>]+>/g, "|").replaceAll(/\|+/g, "|"));
  expect(texts).toEqual([
    "|not accepted|System calls are filtered|web|it has none|",
    "2027-01-01|No capability is left|web|no-capabilities: old image|",
    "2027-03-01|No capability is left|web|privileged: a VPN|net team|",
    "no end|No capability is left|db|it keeps it: without end|",
  ]);
});

test("what the answers switch off stands in each format for programs with its day and owner", async () => {
  const off = { control: "seccomp", reason: "no need", until: "2027-01-01", owner: "ops" };
  const report = { ...fleet, switchedOff: [{ host: "server-1", service: "service-1", ...off }] };
  expect(sarifOf(report).runs[0].properties.switchedOff).toEqual([off]);
  const property = '<property name="switchedOff.seccomp" value="no need, until 2027-01-01 by ops"/>';
  expect(formatJunit({ report }).split(property)).toHaveLength(2);
  const row =
    "<td>2027-01-01</td><td>System calls are filtered</td><td>service-1 on server-1</td><td>no need</td><td>ops</td>";
  expect(formatHtml({ report, earlier: [] })).toContain(row);
});

/** What must hold of each format, whatever the texts are. */
describe("hostile texts", () => {
  const plain = tagsOf(formatHtml({ report: makeHostile("plain"), earlier: [] }));

  test.each(hostile)("change no tag of the page: %j", (text) => {
    const page = formatHtml({ report: reportSchema.parse(makeHostile(text)), earlier: [makeHostile("plain")] });
    expect(page).not.toContain("<script>alert");
    expect(tagsOf(formatHtml({ report: reportSchema.parse(makeHostile(text)), earlier: [] }))).toEqual(plain);
  });

  test("any text leaves XML, JSON and HTML whole, and steers no terminal", () => {
    const anyText = fc.string({ unit: anyLetter, minLength: 1, maxLength: 30 }).map((text) => `x${text}`);
    holds(
      fc.property(anyText, (text) => {
        const report = reportSchema.parse(makeHostile(text));
        const xml = formatJunit({ report });
        expect(xml.replaceAll(/<\/?[a-z-]+(?: [a-z]+="[^"<]*")*\/?>|<\?xml[^>]*>/g, "")).not.toMatch(/</);
        const page = formatHtml({ report, earlier: [] });
        expect(tagsOf(page)).toEqual(plain);
        expect(isSarif(sarifOf(report))).toBe(true);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
        expect(`${xml}${page}`).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
      25,
    );
  });
});

function tagsOf(page: string): readonly string[] {
  return page.match(/<\/?[a-z0-9-]+/gi) ?? [];
}
