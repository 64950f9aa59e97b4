import fc from "fast-check";
import { type AnswerOptions, answerOptions } from "../../../src/answers/flags/answer-options.ts";
import { readAnswerFlags } from "../../../src/answers/flags/flags.ts";
import { parseHost } from "../../../src/answers/flags/host-flag.ts";
import { buildAnswersSchema } from "../../../src/answers/json-schema.ts";
import { loadKinds } from "../../../src/kinds/load.ts";
import { Problem } from "../../../src/lib/errors.ts";
import { getIn } from "../../../src/lib/paths.ts";
import { anyLetter } from "../../support/any-letter.ts";
import { holds } from "../../support/holds.ts";

const kinds = await loadKinds();

describe("flags as answers", () => {
  test.each<[string, AnswerOptions, object]>([
    ["--name", { name: "shop" }, { name: "shop" }],
    [
      "--profile and --apparmor",
      { profile: "strict", apparmor: "off" },
      { hardening: { profile: "strict", apparmor: "off" } },
    ],
    ["--service twice", { service: ["a=x", "b=y"] }, { services: { a: { kind: "x" }, b: { kind: "y" } } }],
    [
      "--host twice",
      { host: ["local", "web1.example.org"] },
      {
        hosts: [
          { name: "local", connection: "local" },
          { name: "web1", connection: "ssh", address: "web1.example.org" },
        ],
      },
    ],
    [
      "--set of text that looks like a number",
      { set: ["services.a.base=22.04"] },
      { services: { a: { base: "22.04" } } },
    ],
    [
      "--set of a port alone",
      { set: ["services.a.publish=19000"] },
      { services: { a: { publish: "127.0.0.1:19000" } } },
    ],
    ["--set of a number", { set: ["services.a.limits.cpus=0.5"] }, { services: { a: { limits: { cpus: 0.5 } } } }],
    ["--set of a list", { set: ["services.a.uses=[b, c]"] }, { services: { a: { uses: ["b", "c"] } } }],
    [
      "--set of a block",
      { set: ["services.a.seed={file: ./a.sql, unless_table: t}"] },
      { services: { a: { seed: { file: "./a.sql", unless_table: "t" } } } },
    ],
    [
      "--set of a host's key",
      { host: ["web1"], set: ["hosts[0].become=false"] },
      { hosts: [{ name: "web1", connection: "ssh", address: "web1", become: false }] },
    ],
    [
      "--set with an equals sign in the value",
      { set: ["services.a.source=a=b"] },
      { services: { a: { source: "a=b" } } },
    ],
    ["nothing, and what is no answer of its own", { preset: "php-mariadb", answers: "-", host: [] }, {}],
  ])("%s", (_, options, expected) => {
    expect(readAnswerFlags(options).value).toEqual(expected);
  });

  test("each answer knows the flag that it comes from", () => {
    const { where } = readAnswerFlags({ name: "shop", set: ["services.a.seed={file: x}"] });
    expect(where(["name"])).toBe("--name shop");
    expect(where(["services", "a", "seed", "file"])).toBe("--set services.a.seed={file: x}");
    expect(where(["trust"])).toBe("the command line");
  });

  test("all flags that cannot be read are named at once", () => {
    const read = () =>
      readAnswerFlags({
        service: ["web"],
        set: [
          ...["nmae=x", "services.web.memory=", "services.web.limits.memry=1", "servers=1", "hosts.name=x", "..=1"],
          "hosts=[",
          "hosts=*nobody",
          "hosts=*:",
          "=x",
          "__proto__.a=1",
        ],
      });
    expect(read).toThrow(Problem);
    for (const expected of [
      "--service web: there is no name before a `=`\n  Write --service NAME=KIND.",
      "--set nmae=x: harden.yml has no key `nmae`\n  Did you mean name?",
      "--set services.web.memory=: `services.web` has no key `memory`\n  Did you mean services.web.limits.memory?",
      "--set services.web.limits.memry=1: `services.web.limits` has no key `memry`\n  Did you mean memory?",
      "--set servers=1: harden.yml has no key `servers`\n  Did you mean server?",
      "--set hosts.name=x: `hosts` has no key `name`\n  It is a list: write hosts[0].name.",
      "--set ..=1: there is no key in it\n  Write --set KEY=VALUE.",
      "--set hosts=[: the value is not valid YAML",
      "--set hosts=*nobody: the value is not valid YAML",
      "--set hosts=*:: the value is not valid YAML",
      "--set =x: there is no name",
      "--set __proto__.a=1: harden.yml has no key",
    ]) {
      expect(read).toThrow(expected);
    }
  });

  test("any text is an answer or a problem of its writer", () => {
    const text = fc.oneof(
      fc.string({ unit: anyLetter }),
      fc.stringMatching(/^(services|hosts|name|__proto__)[.[\]0-9a-z=:{}&* ]{0,20}$/),
    );
    holds(
      fc.property(fc.constantFrom("name", "host", "service", "set"), text, (option, value) => {
        try {
          return readAnswerFlags({ [option]: [value] }).value !== undefined;
        } catch (error) {
          return error instanceof Problem;
        }
      }),
      500,
    );
  });

  test.each([
    ["profile", "properties.hardening.properties.profile.enum"],
    ["apparmor", "properties.hardening.properties.apparmor.enum"],
    ["trust", "properties.trust.enum"],
  ] as const)("help of --%s names the words that the schema knows", (name, path) => {
    const words = getIn(buildAnswersSchema(kinds), path.split("."));
    expect(answerOptions[name].help).toBe((words as readonly string[]).join(", "));
  });
});

test.each([
  ["local", { name: "local", connection: "local" }],
  ["web1", { name: "web1", connection: "ssh", address: "web1" }],
  [
    "deploy@web1.example.org:2222",
    { name: "web1", connection: "ssh", address: "web1.example.org", user: "deploy", port: 2222 },
  ],
  ["192.0.2.10", { name: "host-192-0-2-10", connection: "ssh", address: "192.0.2.10" }],
  [
    "root@[2001:db8::1]:22",
    { name: "host-2001-db8-1", connection: "ssh", address: "2001:db8::1", user: "root", port: 22 },
  ],
  ["2001:db8::1", { name: "host-2001-db8-1", connection: "ssh", address: "2001:db8::1" }],
])("--host %s", (text, expected) => {
  expect(parseHost(text)).toEqual(expected);
});
