import { describeCause } from "../../src/report/summary.ts";
import type { Finding } from "../../src/report/types.ts";

const finding: Finding = { host: "a", service: "db", control: "memory-limit", ok: false };
const readings = [{ read: "memory_limit", place: "its control group", found: "2", wanted: "1" }];

test.each<[string, Partial<Finding>, string]>([
  [
    "says what was found, which stands there once",
    { why: "memory_limit of db is 2, wanted 1", evidence: "memory_limit 2", readings },
    "memory_limit of db is 2, wanted 1",
  ],
  [
    "has another reason",
    { why: "2 is too much", evidence: "memory_limit 2", readings },
    "2 is too much, found: memory_limit 2",
  ],
  ["comes from an older record", { evidence: "no" }, "found: no"],
  ["is without anything", {}, ""],
])("why a control does not hold, of a finding that %s", (_what, known, text) => {
  expect(describeCause({ ...finding, ...known })).toBe(text);
});
