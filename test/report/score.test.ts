import { readFileSync } from "node:fs";
import fc from "fast-check";
import { catalogue, findControl } from "../../src/controls/catalogue.ts";
import { reportSchema } from "../../src/report/schema/report.ts";
import { computeScore, weights } from "../../src/report/score/compute-score.ts";
import { describeScore } from "../../src/report/score/describe-score.ts";
import { publishReport } from "../../src/report/score/publish-report.ts";
import type { Finding, Report } from "../../src/report/types.ts";
import { holds } from "../support/holds.ts";
import { makeFleet } from "./fleet.ts";

const place = { host: "server", service: "web" };
const accepted = { ok: false, open: "old image", accepted: [{ entry: "device", reason: "old", until: "2027-01-01" }] };

/** What a result in the words of docs/score.md is in a record. */
const results: Readonly<Record<string, Pick<Finding, "ok" | "open"> | undefined>> = {
  holds: { ok: true },
  failed: { ok: false },
  accepted,
  "left open": { ok: false, open: "known" },
  "not measured": { ok: null },
  "switched off": undefined,
};

describe("the example of docs/score.md", () => {
  const page = readFileSync("docs/score.md", "utf8");
  const [, example = ""] = page.split("## An example");
  const rows = [...example.matchAll(/^\| ([a-z-]+) \| (high|medium|low) \| ([a-z ]+) \|$/gm)];

  test("has the severities of the catalogue, and a result of each sort", () => {
    expect(rows.map(([, control = "", severity]) => [control, severity])).toEqual(
      rows.map(([, control = ""]) => [control, findControl(control)?.severity]),
    );
    expect(new Set(rows.map(([, , , result]) => result))).toEqual(new Set(Object.keys(results)));
  });

  test("comes to the line that it shows", () => {
    const findings = rows.flatMap(([, control = "", , result = ""]) => {
      const state = results[result];
      return state === undefined ? [] : [{ ...place, control, ...state }];
    });
    const switchedOff = rows.flatMap(([, control = "", , result]) =>
      result === "switched off" ? [{ ...place, control, reason: "not needed" }] : [],
    );
    const score = computeScore({ findings, switchedOff });
    expect(page).toContain(`\n    ${score && describeScore(score)}\n`);
    expect(score).toMatchObject({ value: 54, points: 20, of: 37, bySeverity: { high: { points: 15, of: 25 } } });
  });

  test("and the page states the weights that are used", () => {
    expect(page).toContain(
      `${weights.high} points if its severity is high, ${weights.medium} if it is medium, and ${weights.low} if`,
    );
  });
});

test.each<[string, readonly Finding[], number | undefined]>([
  ["nothing measured has no score", [], undefined],
  ["all holds", [{ ...place, control: "seccomp", ok: true }], 100],
  ["nothing holds", [{ ...place, control: "seccomp", ok: false }], 0],
  ["what could not be measured does not count as passed", [{ ...place, control: "seccomp", ok: null }], 0],
  [
    "99.9 is not 100",
    [
      { ...place, control: "cpu-limit", ok: false },
      ...Array.from({ length: 300 }, (_, at) => ({ host: `host-${at}`, control: "seccomp", ok: true })),
    ],
    99,
  ],
  [
    "an unknown control counts as high",
    [
      { ...place, control: "of-tomorrow", ok: true },
      { ...place, control: "seccomp", ok: false },
    ],
    50,
  ],
])("%s", (_, findings, value) => {
  expect(computeScore({ findings })?.value).toBe(value);
});

test("the lowest place is told, so that a weak service cannot hide among many good ones", () => {
  const good = Array.from({ length: 30 }, (_, at) => ({ host: "a", service: `s${at}`, control: "seccomp", ok: true }));
  const weak = { host: "a", service: "weak", control: "no-privileged-mode", ok: false };
  expect(computeScore({ findings: [...good, weak] })).toMatchObject({
    value: 96,
    weakest: { place: "weak on a", value: 0 },
  });
});

test("a score that stands in a record is not read, and a record without one gets it", () => {
  const fleet = makeFleet({ services: 2, hosts: 1 });
  const forged = reportSchema.parse({ ...JSON.parse(JSON.stringify(fleet)), score: { value: 100 } });
  expect(forged).not.toHaveProperty("score");
  const published = publishReport(forged);
  expect(published.score).toEqual(computeScore(fleet));
  expect(published.score?.value).toBeLessThan(100);
});

const states = [{ ok: true }, { ok: false }, { ok: null }, accepted, { ok: false, open: "known" }];
const anyFindings = fc
  .uniqueArray(
    fc.tuple(fc.constantFrom(...catalogue), fc.constantFrom("web", "db", undefined), fc.constantFrom("a", "b")),
    {
      minLength: 1,
      maxLength: 40,
      selector: ([{ slug }, service, host]) => `${slug} ${service} ${host}`,
    },
  )
  .chain((places) =>
    fc.array(fc.constantFrom(...states), { minLength: places.length, maxLength: places.length }).map((each) =>
      places.map(
        ([{ slug }, service, host], at): Finding => ({
          host,
          control: slug,
          ...(service !== undefined && { service }),
          ...(each[at] ?? { ok: null }),
        }),
      ),
    ),
  );

describe("for any findings", () => {
  test("it is from 0 to 100, 100 only where all holds, and what is lost adds up", () => {
    holds(
      fc.property(anyFindings, (findings) => {
        const score = computeScore({ findings });
        const lost = Object.values(score?.lost ?? {}).reduce((sum, one) => sum + one, 0);
        expect(score?.value).toBeGreaterThanOrEqual(0);
        expect(score?.value === 100).toBe(findings.every(({ ok }) => ok === true));
        expect((score?.points ?? 0) + lost).toBe(score?.of);
        expect(score?.weakest.value).toBeLessThanOrEqual(score?.value ?? 0);
      }),
    );
  });

  test("to fix one never lowers it; to accept it or to switch it off changes nothing", () => {
    holds(
      fc.property(anyFindings, fc.nat(), (findings, pick) => {
        const at = pick % findings.length;
        const chosen = findings[at] ?? findings[0];
        const { open: _, ...bare } = chosen as Finding;
        const valueWith = (change: Partial<Report>) => computeScore({ findings, ...change })?.value ?? 0;
        const replaced = (finding: Finding) => findings.with(at, finding);
        expect(valueWith({ findings: replaced({ ...bare, ok: true }) })).toBeGreaterThanOrEqual(valueWith({}));
        const broken = valueWith({ findings: replaced({ ...bare, ok: false }) });
        expect(valueWith({ findings: replaced({ ...bare, ...accepted }) })).toBe(broken);
        const rest = findings.filter((_one, index) => index !== at);
        if (rest.length > 0) {
          expect(valueWith({ findings: rest, switchedOff: [{ ...bare, reason: "not needed" }] })).toBe(broken);
        }
      }),
    );
  });
});
