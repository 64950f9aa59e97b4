import { compareResults } from "../../src/scan/compare.ts";
import { dockerBench } from "../../src/scan/scanners/docker-bench.ts";
import type { Level } from "../../src/scan/types.ts";

const host = "server";
const held = { host, control: "no-capabilities", service: "web", ok: true };
const broken = { ...held, ok: false, why: "cap_bnd is 1" };
const open = { ...broken, open: "it is left with CHOWN" };
const unread = { ...held, ok: null, why: "it was gone" };
const result = (level: Level, id = "5.4", services: readonly string[] = ["web"]) => ({
  id,
  title: "t",
  level,
  services,
});

test.each([
  ["both find that it holds", result("passed"), [held], "agree"],
  ["both find it broken", result("warned"), [broken], "agree"],
  ["it warns of what is left open", result("warned"), [open], "agree"],
  ["it warns of what holds", result("warned"), [held], "stricter"],
  ["it passes what is broken", result("passed"), [broken], "weaker"],
  ["it passes what is left open", result("passed"), [open], "weaker"],
  ["it passes what could not be measured", result("passed"), [unread], "unmeasured"],
  ["it passes what has no finding", result("passed"), [], "unmeasured"],
  ["it warns of another service's", result("warned", "5.4", ["db"]), [held], "unmeasured"],
  [
    "it passes for all where one service is broken",
    result("passed", "5.4", []),
    [held, { ...broken, service: "db" }],
    "weaker",
  ],
  ["it warns of what is explained and not taken", result("warned", "2.9", []), [held], "superseded"],
  ["it warns of what the catalogue has not", result("warned", "9.9", []), [held], "unknown"],
])("%s", (_title, one, findings, relation) => {
  expect(compareResults([one], dockerBench, findings)).toMatchObject([{ relation }]);
});

test("a warning of several services is compared service by service, and a note is no verdict", () => {
  const results = [result("warned", "5.4", ["web", "db"]), result("noted")];
  const found = compareResults(results, dockerBench, [broken, { ...held, service: "db" }]);
  expect(found.map(({ service, relation, why }) => [service, relation, why])).toEqual([
    ["web", "agree", "cap_bnd is 1"],
    ["db", "stricter", undefined],
  ]);
});
