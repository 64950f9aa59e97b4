import { readFileSync } from "node:fs";
import { catalogue } from "../../src/controls/catalogue.ts";
import { expertOptions } from "../../src/controls/expert.ts";
import { compareResults, relations } from "../../src/scan/compare.ts";
import { explainComparison } from "../../src/scan/explain.ts";
import { dockerBench } from "../../src/scan/scanners/docker-bench.ts";
import { lynis } from "../../src/scan/scanners/lynis.ts";
import type { Reading, ScanResult } from "../../src/scan/types.ts";
import { describeBeforeAfter } from "../server/before-after.ts";

const row = { id: "2.9", title: "t", level: "warned" } as const;

test.each(relations)("what stands as `%s` has a reason", (relation) => {
  for (const { slug } of relation === "superseded" ? expertOptions : catalogue) {
    expect(explainComparison({ ...row, relation, controls: [slug] }).length).toBeGreaterThan(10);
  }
});

test("it is the measurement's own reason, or the catalogue's", () => {
  const found = { ...row, relation: "agree", controls: ["seccomp"], why: "seccomp of web is 0" } as const;
  expect(explainComparison(found)).toBe("seccomp of web is 0");
  expect(explainComparison({ ...row, relation: "superseded", controls: ["userns-remap"] })).toMatch(
    /^Services here do not run as root/,
  );
});

test("the page of both times counts, explains what is left, and names what is gone", () => {
  const resultOf = (id: string, level: ScanResult["level"]) => ({ id, title: `check | ${id}`, level, services: [] });
  const complete = (results: readonly ScanResult[], figure?: string) => ({
    ...({ state: "complete", version: "1", results } satisfies Reading),
    ...(figure !== undefined && { figure }),
  });
  const after = [resultOf("2.9", "warned"), resultOf("5.4", "passed")];
  const left = [resultOf("B-2", "warned")];
  const page = describeBeforeAfter({
    server: "Debian, Docker 26",
    dockerBench: {
      before: complete([resultOf("2.9", "warned"), resultOf("5.4", "warned")]),
      after: { ...complete(after), comparisons: compareResults(after, dockerBench, []) },
    },
    lynis: {
      before: complete([resultOf("A-1", "warned")], "hardening index 62"),
      after: {
        ...complete(left, "hardening index 64"),
        comparisons: compareResults(left, lynis, []),
      },
    },
  });
  expect(page).toContain("| docker-bench-security 1: warnings | 2 | **1** |\n");
  expect(page).toContain("| Lynis 1: hardening index | 62 | **64** |\n");
  expect(page).toContain("| 2.9 check \\| 2.9 | the server | superseded | Services here do not run as root");
  expect(page).toContain(
    "| A-1 check \\| A-1 | warned | – | – | – |\n| B-2 check \\| B-2 | – | warned | unknown | the catalogue has nothing for it |\n",
  );
  expect(page).toContain("no longer warns of\n\n| check |\n|---|\n| 5.4 check \\| 5.4 |\n");
});

test("the documents' page says of Lynis' warnings what it says of the same results today", () => {
  const complete = (results: readonly ScanResult[]) => ({ state: "complete", version: "1", results }) as const;
  const warning = {
    id: "PKGS-7392",
    title: "Found one or more vulnerable packages.",
    level: "warned",
    services: [],
  } as const;
  const held = { host: "server", control: "security-updates", ok: true } as const;
  const nothing = { before: complete([]), after: { ...complete([]), comparisons: [] } };
  const page = describeBeforeAfter({
    server: "x",
    dockerBench: nothing,
    lynis: {
      before: complete([warning]),
      after: { ...complete([warning]), comparisons: compareResults([warning], lynis, [held]) },
    },
  });
  const sectionOf = (text: string) => text.slice(text.indexOf("## What Lynis warns of"));
  expect(sectionOf(page)).toContain("| warned | warned | stricter | it holds by our measurement: ");
  expect(sectionOf(page)).toContain("wait for the next run of apt's timer");
  expect(sectionOf(readFileSync("docs/scanners.md", "utf8"))).toBe(sectionOf(page));
});
