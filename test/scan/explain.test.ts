import { catalogue } from "../../src/controls/catalogue.ts";
import { expertOptions } from "../../src/controls/expert.ts";
import { compareResults, relations } from "../../src/scan/compare.ts";
import { explainComparison } from "../../src/scan/explain.ts";
import { dockerBench } from "../../src/scan/scanners/docker-bench.ts";
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
  const page = describeBeforeAfter({
    server: "Debian, Docker 26",
    dockerBench: {
      before: complete([resultOf("2.9", "warned"), resultOf("5.4", "warned")]),
      after: { ...complete(after), comparisons: compareResults(after, dockerBench, []) },
    },
    lynis: {
      before: complete([resultOf("A-1", "warned")], "hardening index 62"),
      after: { ...complete([resultOf("B-2", "warned")], "hardening index 64"), comparisons: [] },
    },
  });
  expect(page).toContain("| docker-bench-security 1: warnings | 2 | **1** |\n");
  expect(page).toContain("| Lynis 1: hardening index | 62 | **64** |\n");
  expect(page).toContain("| 2.9 check \\| 2.9 | the server | superseded | Services here do not run as root");
  expect(page).toContain("does not any more\n\n| check |\n|---|\n| 5.4 check \\| 5.4 |\n");
  expect(page).toContain("| A-1 check \\| A-1 | warned | – |\n| B-2 check \\| B-2 | – | warned |\n");
});
