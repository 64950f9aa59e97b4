import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { Document, parse } from "yaml";
import { isPlainWord, quoteText, writeYaml } from "../../src/lib/yaml/write.ts";
import { anyLetter } from "../support/any-letter.ts";
import { sampleOf } from "../support/holds.ts";
import { temporaryFolder } from "../support/rendered.ts";

/* Whatever is written means the same to Compose (go-yaml), to Ansible (PyYAML) and to us. Many values go through each reader at once. */

const folder = temporaryFolder("readers");
const file = join(folder, "compose.yml");

/** What once meant something else to one of them. */
const known = [
  ..."y n Y N yes no on off true FALSE null ~ = << : ? - :9001 ?x :x x: -x - -- --- ... 0 0o14 0x1f 0b1 014 1_000 1e3 1E3 .5 5. +1 -0".split(
    " ",
  ),
  ..."12:30:45 190:20:30 1:59 8080:80 e2 E-3 .e1 2024-01-01 2024-1-1 .inf -.INF .nan _1 1__0 %a @a `a &a *a !a |a >a #a a#b".split(
    " ",
  ),
  ...[
    "2024-01-01 10:00:00",
    "a: b",
    "a :b",
    "a # b",
    " a",
    "a ",
    "",
    "a\nb",
    "a\n\nb\n",
    "a :\nb",
    "a:\n  - b",
    "\n",
    "\ta",
    "a\tb",
    "a\rb",
    "[a",
    "{a",
    "a,b",
    "a: [b]",
  ],
  ...[
    "hello\u2028    privileged:\u2028      true",
    "\u0085pid: host",
    "\u2029",
    "\ufeffa",
    "a\ufeff",
    "\u0000",
    "\u001b[31m",
    "\u007f",
    "\u009b",
    "\ufffe",
    "\uffff",
    "é",
    "🐟",
    "\u00a0",
    "\ud7ff",
  ],
  ...["'", '"', "''", '"\\n"', "\\", "$x", ["$", "{x}"].join(""), "$$", "{{ x }}", "{% x %}", "a'b\"c"],
];

const texts = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...known) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...known), fc.constantFrom(...known)).map(([one, other]) => one + other),
  },
  { weight: 2, arbitrary: fc.string({ unit: anyLetter, maxLength: 12 }) },
  { weight: 2, arbitrary: fc.stringMatching(/^[-+0-9a-foxbeE_.:TZ ]{0,10}$/) },
);
const values = fc.oneof(texts, fc.integer(), fc.constantFrom(1e21, 0.5, true, false, null));

const sample = {
  texts: [...known, ...sampleOf(texts, 250)],
  values: sampleOf(values, 250),
};
/** As a key a text must be unlike the others, and Compose knows no empty one. */
const keys = [...new Set(sample.texts)].filter((text) => text !== "");

const whole = {
  "x-list": sample.texts,
  "x-values": sample.values,
  "x-keys": Object.fromEntries(keys.map((key, at) => [key, at])),
  "x-nested": sample.texts.map((text) => ({ [text === "" ? "empty" : text]: [text, { inner: text }] })),
  services: { web: { image: "a", command: sample.texts.filter((text) => !text.includes("\u0000")) } },
};

test.each([
  ["in blocks", "1.2" as const, {}],
  ["in blocks, as compose.yml", "1.1" as const, {}],
  ["between brackets", "1.2" as const, { collectionStyle: "flow" as const }],
])("%s", (_, version, options) => {
  expectSame(writeYaml(new Document(whole, { version, aliasDuplicateObjects: false }), options), whole);
});

test("as templates write them", () => {
  const scalar = (text: string) => (isPlainWord(text) ? text : quoteText(text));
  const lines = sample.texts.map((text) => `  - ${scalar(text)}`);
  const pairs = keys.map((key, at) => `  ${scalar(key)}: ${at}`);
  const flow = `[${sample.texts.map(scalar).join(", ")}]`;
  const text = ["x-list:", ...lines, "x-keys:", ...pairs, `x-flow: ${flow}`, "services: {web: {image: a}}", ""].join(
    "\n",
  );
  expectSame(text, {
    "x-list": sample.texts,
    "x-keys": Object.fromEntries(keys.map((key, at) => [key, at])),
    "x-flow": sample.texts,
    services: { web: { image: "a" } },
  });
});

function expectSame(text: string, wanted: Readonly<Record<string, unknown>>): void {
  writeFileSync(file, text);
  const parts = Object.keys(wanted).filter((key) => key.startsWith("x-"));
  const readers = { ours: parse(text), compose: readByCompose(), ansible: readByAnsible() };
  for (const [reader, read] of Object.entries(readers)) {
    for (const part of parts) {
      expect({ reader, part, value: read[part] }).toEqual({ reader, part, value: wanted[part] });
    }
  }
  expect({ command: readers.ansible.services.web.command }).toEqual({
    command: (wanted.services as typeof whole.services).web.command,
  });
}

function readByCompose() {
  const words = ["compose", "--file", file, "config", "--format", "json", "--no-interpolate"];
  return JSON.parse(execFileSync("docker", words, { encoding: "utf8", maxBuffer: 2 ** 28, cwd: folder }));
}

function readByAnsible() {
  const program = "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1], encoding='utf-8')), sys.stdout)";
  return JSON.parse(execFileSync("/usr/bin/python3", ["-c", program, file], { encoding: "utf8", maxBuffer: 2 ** 28 }));
}
