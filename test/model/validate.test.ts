import fc from "fast-check";
import { loadKinds } from "../../src/kinds/load.ts";
import { validateAnswers } from "../../src/model/validate.ts";
import { anyLetter } from "../support/any-letter.ts";
import { listComplaints } from "../support/complaints.ts";
import { holds } from "../support/holds.ts";
import { caseStudy } from "./case-study.ts";

const kinds = await loadKinds();

function complaints(value: unknown): string[] {
  return listComplaints(value, kinds);
}

describe("what is wrong is said in words of YAML", () => {
  test.each([
    ["a missing key", { name: undefined }, "name: is missing | The name of the stack: its compose project"],
    [
      "a number for text",
      { "services.webserver.base": 22.04 },
      "services.webserver.base: must be text, but is `22.04` | Put it in quotes.",
    ],
    [
      "text for a number",
      { "hosts.0.port": "22" },
      "hosts[0].port: must be a number, but is the text `22` | Remove the quotes.",
    ],
    ["a fraction", { "hosts.0.port": 2.5 }, "hosts[0].port: must be a whole number, but is `2.5`"],
    [
      "text for a list",
      { "services.webserver.uses": "dbserver" },
      "must be a list, but is the text `dbserver` | Write it as a list: [dbserver]",
    ],
    ["a list for a block", { services: [] }, "services: must be a block of keys, but is an empty list"],
    ["a block for text", { name: {} }, "name: must be text, but is a block of keys"],
    [
      "nothing behind the colon",
      { "services.webserver.publish": null },
      "must be text, but is empty | Write a value, or remove the key.",
    ],
    [
      "text for yes or no",
      { "hosts.0.become": "yes" },
      "hosts[0].become: must be true or false, but is the text `yes`",
    ],
    [
      "no such choice",
      { logging: "jornald" },
      "logging: must be one of fluent-bit, fluentd, journald, local, but is the text `jornald` | Did you mean journald?",
    ],
    ["another version", { version: 2 }, "version: must be 1, but is `2`"],
    [
      "too small",
      { "services.webserver.limits": { cpus: 0 } },
      "services.webserver.limits.cpus: must be at least 0.05, but is `0`",
    ],
    ["too large", { "hosts.0.port": 70000 }, "hosts[0].port: must be at most 65535, but is `70000`"],
    ["an empty list", { hosts: [] }, "hosts: must be a list of at least 1 entry, but is an empty list"],
    [
      "a short reason",
      { "hardening.overrides": { seccomp: { off: true, reason: "so" } } },
      "hardening.overrides.seccomp.reason: must be at least 10 characters long",
    ],
    ["empty text", { name: "" }, "name: is empty; it must be a lower-case letter"],
    [
      "the wrong pattern",
      { name: "My Shop" },
      "name: must be a lower-case letter, then at most 30 lower-case letters, digits, underscores or inner hyphens; it is the text `My Shop`",
    ],
    [
      "a misspelt key",
      { "services.webserver.pubish": "x" },
      "services.webserver.pubish: unknown key `pubish` | Did you mean publish?",
    ],
    [
      "a strange key",
      { "hosts.0.zzzzzzzz": 1 },
      "hosts[0].zzzzzzzz: unknown key `zzzzzzzz` | Known keys: name, connection,",
    ],
    [
      "a hidden service",
      { services: JSON.parse('{"__proto__": {"kind": "mariadb"}}') },
      "services.__proto__: the name `__proto__` is not allowed",
    ],
    [
      "a hidden override",
      { "hardening.overrides": JSON.parse('{"__proto__": {}}') },
      "hardening.overrides.__proto__: the name",
    ],
    ["a hidden key", JSON.parse('{"hosts.0.__proto__": 1}'), "hosts[0].__proto__: unknown key `__proto__`"],
  ])("%s", (_, changes: Record<string, unknown>, expected) => {
    expect(complaints(caseStudy(changes))).toContainEqual(expect.stringContaining(expected));
  });

  test.each([
    ["null", null, ": must be a block of keys, but is empty | Write a value, or remove the key."],
    ["a list", [1], ": must be a block of keys, but is a list | "],
  ])("the whole is %s", (_, value, expected) => {
    expect(complaints(value)).toEqual([expected]);
  });
});

test("every complaint comes at once: of the schema, and of the rules about the parts that fit it", () => {
  const value = caseStudy({
    name: "Bad Name",
    "hosts.1": { name: "here", connection: "local" },
    "services.webserver.publish": 8081,
    "services.dbserver.image": "mariadb",
    "hardening.overrides": { nothing: { off: true, reason: "there is no such control" } },
  });
  expect(complaints(value).map((line) => line.split(": ")[0])).toEqual([
    "name",
    "services.webserver.publish",
    "hosts[1].connection",
    "services.dbserver.image",
    "hardening.overrides.nothing",
  ]);
});

test("a service that cannot be read is still one that others may use", () => {
  expect(complaints(caseStudy({ "services.dbserver.image": 11 }))).toEqual([
    expect.stringContaining("services.dbserver.image: must be text"),
  ]);
});

test("messages are short and cannot steer a terminal", () => {
  const nasty = `\u001b[2J\u202e${"x".repeat(100_000)}`;
  const lines = complaints(caseStudy({ [`services.${nasty}`]: { kind: nasty }, name: nasty, [nasty]: 1 }));
  expect(lines.length).toBeGreaterThanOrEqual(3);
  expect(lines.filter((line) => /[\p{C}]/u.test(line) || line.length > 1000)).toEqual([]);
});

describe("any value", () => {
  const anything = fc.anything({
    withNullPrototype: true,
    maxDepth: 4,
    key: fc.oneof(fc.string(), fc.constantFrom("name", "hosts", "services", "hardening", "__proto__", "constructor")),
  });

  test("is taken or refused, never an exception", () => {
    holds(fc.property(anything, (value) => typeof validateAnswers(value, kinds).ok === "boolean"));
  });

  test("in the place of any answer is taken or refused with that key's path", () => {
    const places = [
      "name",
      "hosts",
      "hosts.0",
      "hosts.0.name",
      "services",
      "services.webserver",
      "services.webserver.base",
      "services.webserver.uses",
      "services.dbserver.database",
      "services.dbserver.seed.file",
      "hardening",
      "logging",
    ];
    holds(
      fc.property(fc.constantFrom(...places), anything, (place, value) => {
        const result = validateAnswers(caseStudy({ [place]: value }), kinds);
        const [top] = place.split(".");
        return result.ok || result.issues.some((issue) => issue.path[0] === top);
      }),
    );
  });

  test("that is text and taken means the same in YAML, Jinja and a shell", () => {
    const places = [
      "name",
      "hosts.0.name",
      "services.webserver.source",
      "services.webserver.base",
      "services.webserver.publish",
      "services.dbserver.database",
      "services.dbserver.seed.file",
      "services.dbserver.seed.unless_table",
      "services.dbserver.image",
    ];
    const text = fc.oneof(fc.string({ unit: anyLetter }), fc.stringMatching(/^[a-z{}$"'`\\;#&|<>%!*? \n./-]{1,12}$/));
    holds(
      fc.property(fc.constantFrom(...places), text, (place, value) => {
        const result = validateAnswers(caseStudy({ [place]: value }), kinds);
        return !result.ok || !/[{}$"'`\\;#&|<>%!*?\s\p{C}]|\.\./u.test(value);
      }),
      500,
    );
  });
});
