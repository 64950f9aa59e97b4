import { scannerNames } from "../../src/commands/scan/spec.ts";
import { scanners } from "../../src/scan/scanners/all.ts";
import { composeLint, readComposeLint } from "../../src/scan/scanners/compose-lint.ts";
import { readDockerBench } from "../../src/scan/scanners/docker-bench.ts";
import { readLynis } from "../../src/scan/scanners/lynis.ts";
import type { Reading } from "../../src/scan/types.ts";

test("the names on the command line are those of the scanners", () => {
  expect(scanners.map(({ name }) => name)).toEqual(scannerNames);
});

const one = (id: string, result: string, more = "") =>
  `{"id": "${id}", "desc": "Ensure it (Automated)", "result": "${result}"${more}}`;
const log = (results: string, end = ', "checks": 3, "score": 1, "end": 1764257000') =>
  `{"dockerbenchsecurity": "1.6.0", "start": 1764256990, "tests": [{"id": "5", "desc": "x", "results": [${results}]}]${end}}`;
const [id, title] = ["5.4", "Ensure it"];
const complete = (...results: readonly object[]) => ({ state: "complete", version: "1.6.0", results });
const aborted = (why: string) => ({ state: "aborted", why: expect.stringContaining(why) });

test.each<[string, string, object]>([
  ["a check that passed", log(one(id, "PASS")), complete({ id, title, level: "passed", services: [] })],
  ["a note", log(one(id, "NOTE")), complete({ id, title, level: "noted", services: [] })],
  [
    "a warning with containers of the stack and of others",
    log(
      one(
        id,
        "WARN",
        ', "details": "Added: a", "items": ["shop-web-app-1", "shop-db-12:8080", "other-web-1", "shopper-1", 7]',
      ),
    ),
    complete({ id, title, level: "warned", services: ["web-app", "db"], detail: "Added: a" }),
  ],
  [
    "a warning of services of which one's name begins another's",
    log(one(id, "WARN", ', "items": ["shop-web-1", "shop-web-2-1"]')),
    complete({ id, title, level: "warned", services: ["web", "web-2"] }),
  ],
  [
    "a warning of other containers only",
    log(one(id, "WARN", ', "items": ["other-web-1"]')),
    complete({ id, title, level: "noted", services: [] }),
  ],
  [
    "a name with terminal escapes",
    log(one(id, "WARN", ', "items": ["shop-\u001b[31mred-1"]')),
    complete({ id, title, level: "warned", services: [expect.not.stringContaining("\u001b")] }),
  ],
  [
    "a result that it does not know",
    log(`${one("5.1", "SKIP")},${one(id, "PASS")}`),
    complete({ id, title, level: "passed", services: [] }),
  ],
  ["nothing", "", aborted("no JSON")],
  ["what was cut", log(one(id, "PASS")).slice(0, -20), aborted("no JSON")],
  ["a log without an end", log(one(id, "PASS"), ""), aborted("no end")],
  ["a log without checks", log(""), aborted("no check")],
  ["another document", '{"dockerbenchsecurity": 1, "end": 2}', aborted("no end")],
  ["a list", "[]", aborted("no JSON")],
])("docker-bench-security: %s", (_title, text, expected) => {
  expect(readDockerBench(text, "shop")).toEqual(expected);
});

const ended = "lynis_version=3.1.6\nreport_datetime_end=2026-11-27 15:50:21\nhardening_index=64\n";

test.each<[string, string, object]>([
  [
    "warnings, suggestions, and what passed",
    `${ended}warning[]=PKGS-7392|Found one|-|-|\nsuggestion[]=AUTH-9286|Set it|/etc/login.defs|-|\ntests_executed=PKGS-7392|AUTH-9286|ACCT-9628|\n`,
    {
      state: "complete",
      version: "3.1.6",
      figure: "hardening index 64",
      results: [
        { id: "PKGS-7392", title: "Found one", level: "warned", services: [] },
        { id: "AUTH-9286", title: "Set it", level: "noted", services: [], detail: "/etc/login.defs" },
        { id: "ACCT-9628", title: "ACCT-9628", level: "passed", services: [] },
      ],
    },
  ],
  ["nothing", "", aborted("no version")],
  ["a report that was cut", "lynis_version=3.1.6\nwarning[]=A|b|-|-|\n", aborted("no end")],
  ["an index that is none", ended.replace("64", "=1+1"), aborted("no end")],
])("lynis: %s", (_title, text, expected) => {
  expect(readLynis(text)).toEqual(expected satisfies object as Reading);
});

const linted = (...findings: readonly object[]) =>
  `note\n${JSON.stringify({ tool: { version: "0.22.0" }, findings, errors: [] })}\nmore`;
const found = { rule_id: "CL-0007", service: "web", message: "m", suppressed: false };

test.each<[string, string, object]>([
  ["a finding", linted(found), { results: [{ id: "CL-0007", title: "m", level: "warned", services: ["web"] }] }],
  ["one that the project accepts", linted({ ...found, suppressed: true }), { results: [] }],
  ["none", linted(), { state: "complete", results: [] }],
  ["a finding without a rule", linted({ service: "web" }), { results: [] }],
  ["nothing", "", aborted("no JSON of its own")],
  ["another document", '{"findings": []}', aborted("no JSON of its own")],
  [
    "a file that it cannot read",
    '{"tool": {"version": "1"}, "findings": [], "errors": [{"message": "bad"}]}',
    aborted("bad"),
  ],
])("compose-lint: %s", (_title, text, expected) => {
  expect(readComposeLint(text)).toMatchObject(expected);
});

test("its rules are about controls, also those that are dangers of ours", () => {
  expect(["CL-0007", "CL-0001", "CL-0020", "CL-9999"].map(composeLint.controlsOf)).toEqual([
    ["read-only-root"],
    ["no-sensitive-mounts"],
    ["secrets-as-files"],
    [],
  ]);
});
