import { findProjectDrift } from "../../src/drift/project.ts";

const answers = (exceptions: string) => `version: 1
services:
  web: { kind: generic${exceptions} }
`;
const accept = (entry: string) => `, accept: { device: ${entry} }`;
const one = accept('{ reason: a scanner, until: "2027-01-01" }');

test.each<[string, string, string, readonly object[]]>([
  ["is new", "", one, [{ field: "services.web.accept.device", found: "until 2027-01-01: a scanner" }]],
  ["is gone", one, "", [{ field: "services.web.accept.device", wanted: "until 2027-01-01: a scanner" }]],
  [
    "has another day",
    one,
    accept('{ reason: a scanner, until: "2028-01-01" }'),
    [{ field: "services.web.accept.device.until", wanted: "2027-01-01", found: "2028-01-01" }],
  ],
  [
    "has another day and an owner",
    one,
    accept('{ reason: a scanner, until: "2028-01-01", owner: ops }'),
    [
      {
        field: "services.web.accept.device",
        wanted: "until 2027-01-01: a scanner",
        found: "until 2028-01-01 by ops: a scanner",
      },
    ],
  ],
  [
    "is one of the stack",
    "",
    " }\nhardening: { overrides: { seccomp: { off: true, reason: no need } }",
    [{ field: "hardening.overrides.seccomp", found: "no need" }],
  ],
  ["is no map", "", accept("yes"), [{ field: "services.web.accept.device", found: "yes" }]],
])("an exception is told once: one that %s", (_, before, now, expected) => {
  expect(findProjectDrift([], { before: answers(before), now: answers(now) }).answers).toEqual(expected);
});
