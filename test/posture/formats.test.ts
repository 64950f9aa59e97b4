import fc from "fast-check";
import { createColors } from "picocolors";
import { findFormat } from "../../src/lib/files/output-format.ts";
import { stripEscapes } from "../../src/lib/text/escapes.ts";
import { comparePosture } from "../../src/posture/compare.ts";
import { describeMeasured } from "../../src/posture/describe-sides.ts";
import { postureFormats } from "../../src/posture/formats/formats.ts";
import { formatJson } from "../../src/posture/formats/json.ts";
import { formatMarkdown } from "../../src/posture/formats/markdown.ts";
import { drawSvg } from "../../src/posture/formats/svg/draw.ts";
import { formatText } from "../../src/posture/formats/text.ts";
import type { Posture } from "../../src/posture/types.ts";
import { reportSchema } from "../../src/report/schema/report.ts";
import { hostile, makeHostile } from "../report/fleet.ts";
import { anyLetter } from "../support/any-letter.ts";
import { fleetSide, sideOf, withControl } from "./sides.ts";

const colours = createColors(false);
const web = { host: "a", service: "web" };
const db = { host: "a", service: "db" };
const small = comparePosture(
  sideOf([
    { ...web, control: "no-capabilities", ok: false, evidence: "CHOWN" },
    { ...db, control: "no-capabilities", ok: false, evidence: "CHOWN" },
    { ...web, control: "memory-limit", ok: true },
    { ...web, control: "apparmor", ok: null, why: "no kernel" },
  ]),
  sideOf([
    { ...web, control: "no-capabilities", ok: true },
    { ...db, control: "no-capabilities", ok: true },
    { ...web, control: "memory-limit", ok: false, why: "not as wanted" },
    { ...web, control: "apparmor", ok: null, why: "no kernel" },
  ]),
);

test("as text: the verdict, the sides, the grid, and what changed, the most serious first", () => {
  expect(formatText([small], colours)).toBe(`✖ shop: score 16 → 55; 2 gained, 1 lost, 1 still open of 4 compared

  before  ███░░░░░░░░░░░░░░░░░ 16  the deploy of a day
  after   ███████████░░░░░░░░░ 55  the deploy of a day

       rights  isolation  limits
  web  0→1/1   0/1        1→0/1✖
  db   0→1/1   –          –

Lost
  ✖ memory-limit (web): failed, not as wanted

Still open
  ○ apparmor (web): not measured, no kernel

Gained
  + no-capabilities (web, db): before CHOWN

Attacks
  of 11 attacks that succeed on a plain container, these controls stopped 2 before, and stop 7 now (docs/attacks.md)`);
});

test("as JSON: one document with the same", () => {
  const { comparisons } = JSON.parse(formatJson([small, small]));
  expect(comparisons).toHaveLength(2);
  expect(comparisons[0]).toMatchObject({
    before: { title: "the deploy of a day", isDerived: false, score: { value: 16 } },
    after: { score: { value: 55 } },
    lost: [{ ...web, control: "memory-limit", before: "passed", after: "failed", cause: "not as wanted" }],
    gained: [
      { ...web, control: "no-capabilities" },
      { ...db, control: "no-capabilities" },
    ],
    open: [{ control: "apparmor" }],
    held: 0,
  });
});

test("a derived side says so in every form for people", () => {
  const derived = comparePosture(
    { ...sideOf([{ ...web, control: "seccomp", ok: false }]), isDerived: true },
    sideOf([]),
  );
  for (const text of [formatText([derived], colours), formatMarkdown([derived]), drawSvg([derived])]) {
    expect(text.replaceAll("\\", "")).toContain("derived, not measured: the deploy of a day");
  }
});

test("in the picture each control is a box with its words", () => {
  const svg = drawSvg([small]);
  expect(svg.match(/<use href="#gained"/g)).toHaveLength(2 + 1);
  expect(svg.match(/<use href="#lost"/g)).toHaveLength(1 + 1);
  expect(svg).toContain("<title>no-capabilities: failed → holds</title>");
  expect(svg).toContain("prefers-color-scheme:dark");
  expect(svg).toContain(">16 → 55</text>");
});

test("a fleet's picture has a limit, and what was lost is in it", () => {
  const fleet = fleetSide(50, 20);
  const one = { ...fleet, findings: fleet.findings.map((each, at) => (at === 40_000 ? { ...each, ok: false } : each)) };
  const svg = drawSvg([comparePosture(withControl(fleet, "none", true), one)]);
  expect(svg).toContain("and 960 more, which the other formats show");
  expect(svg.length).toBeLessThan(1_000_000);
});

test("a control that changed in many places is told with some of them", () => {
  const of = (ok: boolean) =>
    sideOf(Array.from({ length: 30 }, (_, at) => ({ host: "a", service: `s${at + 1}`, control: "seccomp", ok })));
  expect(formatText([comparePosture(of(true), of(false))], colours)).toContain(
    "✖ seccomp (s1, s2, s3, s4, s5, s6, s7, s8 and 22 more): failed\n",
  );
});

test.each([
  ["a.svg", "svg"],
  ["a.SVG", "svg"],
  ["b.md", "markdown"],
  ["b.json", "json"],
  ["b.txt", "text"],
  ["b.html", undefined],
])("the end of %s means %s", (path, format) => {
  expect(findFormat(postureFormats, path)).toBe(format);
});

describe("hostile texts", () => {
  const postureOf = (text: string): Posture => {
    const report = reportSchema.parse(makeHostile(text));
    const turned = {
      ...report,
      findings: report.findings.map((one) => ({ ...one, ok: one.ok === true ? false : one.ok })),
    };
    return comparePosture(describeMeasured(report), describeMeasured(turned), [report.stack]);
  };
  const tagsOf = (svg: string) => svg.match(/<\/?[a-z0-9]+/gi);
  const plain = tagsOf(drawSvg([postureOf("plain")]));
  const isHarmless = (text: string) => {
    const svg = drawSvg([postureOf(text)]);
    expect(tagsOf(svg)).toEqual(plain);
    // Nothing but elements and texts without a mark: what is left of a whole document.
    expect(svg.replaceAll(/<\/?[a-z]+(?: [a-zA-Z-]+="[^"<]*")*\/?>/g, "")).not.toMatch(/</);
    expect(stripEscapes(`${svg}${formatText([postureOf(text)], colours)}`)).toBe(
      `${svg}${formatText([postureOf(text)], colours)}`,
    );
    const raw = text.split("\n")[0] ?? "";
    const markdown = formatMarkdown([postureOf(text)]);
    expect(markdown).not.toMatch(/(?<!\\)<|(?<!\\)\[/);
    expect(raw === "" || JSON.parse(formatJson([postureOf(text)])).comparisons.length === 1).toBe(true);
  };

  test.each(hostile)("become no markup and steer no terminal: %j", isHarmless);

  test("neither does any text", () => {
    const anyText = fc.string({ unit: anyLetter, minLength: 1, maxLength: 30 }).map((text) => `x${text}`);
    fc.assert(fc.property(anyText, isHarmless), { numRuns: 12, seed: 12 });
  });
});
