import { judgeName, listNameNeeds } from "../../src/doctor/public-names.ts";
import { modelOf } from "../support/case-study.ts";
import { machine } from "./machines.ts";

/* Whether a public name leads to the server. */

test.each([
  ["nowhere", [], ["203.0.113.5"], false, "no name server knows it"],
  ["to the server", ["203.0.113.5"], ["10.0.0.5", "203.0.113.5"], true, "leads to 203.0.113.5"],
  ["elsewhere", ["203.0.113.9"], ["10.0.0.5", "203.0.113.5"], false, "leads to 203.0.113.9, not to 203.0.113.5"],
  [
    "also elsewhere",
    ["203.0.113.5", "2001:db8::9"],
    ["203.0.113.5"],
    false,
    "leads to 203.0.113.5, 2001:db8::9, and not all of these are the server's",
  ],
  ["perhaps to a server behind a router", ["203.0.113.9"], ["192.168.1.2", "fe80::1"], null, "leads to 203.0.113.9"],
])("a name that leads %s", (_where, found, servers, ok, said) => {
  expect(judgeName(found, servers)).toMatchObject({ ok, found: said });
});

test.each([
  ["by a version of IP that the edge does not listen by", 6, false, "and the edge does not listen by IPv6"],
  ["by both versions, where nobody asks for a proof", undefined, true, "leads to 203.0.113.5, 2001:db8::5"],
] as const)("a name that leads to the server %s", (_how, version, ok, said) => {
  const both = ["203.0.113.5", "2001:db8::5"];
  expect(judgeName(both, both, version)).toMatchObject({ ok, found: expect.stringContaining(said) });
  expect(judgeName(both.slice(0, 1), both, version).ok).toBe(true);
});

test("each name is looked up, but for one that stands for many", async () => {
  const model = await modelOf({
    version: 1,
    name: "shop",
    hosts: [{ name: "here", connection: "local" }],
    services: {
      web: {
        kind: "static",
        source: "./site",
        domain: ["*.shop.lan", "localhost"],
        redirects: ["no-such-name.invalid"],
      },
    },
    edge: { certificates: "internal" },
  });
  const needs = listNameNeeds(model);
  expect(needs.map(({ name }) => name)).toEqual(["localhost", "no-such-name.invalid"]);
  const here = machine("debian 13 trixie", { isRoot: true });
  const looks = await Promise.all(needs.map((need) => need.look(here)));
  expect(looks.map(({ ok }) => ok)).toEqual([true, false]);
});

test("a stack without public names has none to look up", async () => {
  const hosts = [{ name: "here", connection: "local" as const }];
  expect(
    listNameNeeds(
      await modelOf({ version: 1, name: "shop", hosts, services: { web: { kind: "static", source: "." } } }),
    ),
  ).toEqual([]);
});
