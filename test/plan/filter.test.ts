import { bridgeName, filterUnits } from "../../src/plan/filter.ts";
import { caseStudy, modelOf } from "../support/case-study.ts";

const remote = { hosts: [{ name: "server", connection: "ssh" as const, user: "deploy" }] };

test.each([
  ["shop", "front", "hi-shop-front"],
  ["csvs23", "front", "hi-csvs23-front"],
  ["csvs23", "dbserver", expect.stringMatching(/^hi-[0-9a-f]{12}$/)],
])("the bridge of %s's network %s", (stack, network, name) => {
  expect(bridgeName(stack, network)).toEqual(name);
  expect(bridgeName(stack, network).length).toBeLessThanOrEqual(15);
});

test("two stacks never share a bridge", () => {
  const names = ["a", "a_b", "averylongnameofastack"].flatMap((stack) =>
    ["front", "b", "anotherlongname"].map((network) => bridgeName(stack, network)),
  );
  expect(new Set(names).size).toBe(names.length);
});

test("each control has a unit with rules for every network of the stack", async () => {
  const units = filterUnits(await modelOf(caseStudy(remote)));
  expect(units.map(({ unit }) => unit)).toEqual([
    "harden-init.csvs23.neighbour-filter.service",
    "harden-init.csvs23.host-filter.service",
  ]);
  for (const { rules } of units) {
    expect(rules.filter(({ words }) => words.includes("hi-csvs23-front"))).not.toEqual([]);
    expect(rules.filter(({ words }) => words.includes(bridgeName("csvs23", "dbserver")))).not.toEqual([]);
  }
});

test("without the control there is no unit, and none where no server is prepared", async () => {
  const off = { off: true as const, reason: "a router leads there on purpose" };
  const without = caseStudy({ ...remote, hardening: { overrides: { "neighbour-filter": off } } });
  expect(filterUnits(await modelOf(without)).map(({ control }) => control)).toEqual(["host-filter"]);
  expect(filterUnits(await modelOf(caseStudy()))).toEqual([]);
});
