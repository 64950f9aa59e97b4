import { loadCompose } from "../../src/compose/load.ts";
import { parseYaml } from "../../src/compose/read/yaml.ts";
import { Problem } from "../../src/lib/errors.ts";
import { readYaml } from "../../src/lib/yaml/read.ts";
import { type Files, inFolder } from "./folder.ts";

/* Files that were made to cost time or memory: each is read, or refused with a reason, in less than two seconds of the processor. */

const service = "services:\n  a:\n    image: x:1\n";
const env = (text: string): Files => ({ "compose.yml": `${service}    environment: { A: $A }\n`, ".env": text });
const compose = (text: string): Files => ({ "compose.yml": text });

function including(count: number): Files {
  const names = Array.from({ length: count }, (_, at) => `f${at}.yml`);
  const files = names.map((name, at) => [name, `include: [f${at + 1}.yml, ./f${at + 1}.yml]\nservices: {}\n`]);
  return { ...Object.fromEntries(files), [`f${count}.yml`]: service, "compose.yml": "include: [f0.yml]\n" };
}

/** Variables that each name the one before twice. */
const growing = Array.from({ length: 40 }, (_, at) => `V${at + 1}=$V${at}$V${at}`).join("\n");

/** Of two signs: as long as a compose file may be. */
const lots = 490_000;

test.each<[string, Files, RegExp | undefined]>([
  ["blanks in a value", env(`A=x${" ".repeat(200_000)}y\n`), undefined],
  ["blanks before a name", env(`${" ".repeat(lots)}A=1`), undefined],
  ["signs of comments in a value", env(`A=x${"y#".repeat(lots)}`), undefined],
  ["a quote that does not close", env(`A="${"x\n".repeat(260_000)}`), undefined],
  ["many variables", env(Array.from({ length: 80_000 }, (_, at) => `V${at}=$V0`).join("\n")), undefined],
  ["variables that grow", env(`V0=xxxxxxxxxx\n${growing}\nA=$V40\n`), /too large/],
  ["files that include each other twice", including(24), /include and extend each other so often/],
  [
    "many ranges of ports",
    compose(
      `${service}    ports:\n${Array.from({ length: 300 }, (_, at) => `      - "${1000 + at}-${20_900 + at}"\n`).join("")}`,
    ),
    /more than 16500 ports/,
  ],
  [
    "nested placeholders",
    compose(`${service}    command: ${`\${A:-`.repeat(300)}${"}".repeat(300)}`),
    /nested more than 20 deep/,
  ],
  [
    "aliases that multiply",
    compose(
      `x0: &a0 [1, 1, 1]\n${Array.from({ length: 20 }, (_, at) => `x${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}]\n`).join("")}${service}`,
    ),
    /too large/,
  ],
  ["open brackets", compose(`${service}    command: ${"[".repeat(lots)}`), /nested too deep, more than 500/],
  ["open maps", compose(`a: ${"{a: ".repeat(240_000)}`), /nested too deep, more than 500/],
  ["items in items", compose("- ".repeat(lots)), /30000 values and marks/],
  ["keys in keys", compose("? ".repeat(lots)), /30000 values and marks/],
  ["keys of one line", compose("a: ".repeat(320_000)), /30000 values and marks/],
  [
    "blocks in blocks",
    compose(Array.from({ length: 1_300 }, (_, at) => `${" ".repeat(at)}a:\n`).join("")),
    /nested too deep/,
  ],
  ["a long key", compose(`${"k".repeat(lots)}: 1\n`), /not valid YAML/],
  ["comments", compose(`${"# x\n".repeat(240_000)}${service}`), /20000 lines/],
  ["documents", compose("---\n".repeat(240_000)), /20000 lines/],
  [
    "services",
    compose(`services:\n${Array.from({ length: 121 }, (_, at) => `  a${at}: {image: x}\n`).join("")}`),
    /120 services/,
  ],
  [
    "secrets of included files",
    {
      ...compose("include: [a.yml, b.yml]\nservices: {}\n"),
      "a.yml": `${service}secrets:\n${Array.from({ length: 200 }, (_, at) => `  s${at}: {file: s}\n`).join("")}`,
      "b.yml": `secrets:\n${Array.from({ length: 200 }, (_, at) => `  t${at}: {file: s}\n`).join("")}services: {}\n`,
    },
    /240 secrets/,
  ],
  ["one long line", compose(`${service}    labels: { a: "${"y".repeat(999_900)}" }\n`), undefined],
  ["a longer line", compose(`${service}    labels: { a: "${"y".repeat(1_000_001)}" }\n`), /1000000 characters/],
  ["one wide range of ports", compose(`${service}    ports: ["1000-60000:1000-60000"]\n`), /more than 16500 ports/],
  [
    "variables of a service",
    compose(`${service}    environment:\n${Array.from({ length: 4_700 }, (_, at) => `      V${at}: x\n`).join("")}`),
    /more than 4000 values/,
  ],
  [
    "variables in a file",
    {
      ...compose(`${service}    env_file: v.env\n`),
      "v.env": Array.from({ length: 4_700 }, (_, at) => `V${at}=x`).join("\n"),
    },
    /more than 4000 values/,
  ],
  [
    "a file of variables for every service",
    {
      ...compose(
        `services:\n${Array.from({ length: 100 }, (_, at) => `  a${at}: {image: x, env_file: v.env}\n`).join("")}`,
      ),
      "v.env": Array.from({ length: 1_000 }, (_, at) => `V${at}=x`).join("\n"),
    },
    /more than 4000 values/,
  ],
  ["words of a command", compose(`${service}    command: ${"a ".repeat(lots)}\n`), /more than 10000 words/],
])("%s", (_what, files, complaint) => {
  inFolder(files, (folder) => {
    const before = process.cpuUsage();
    const load = () => loadCompose({ folder, files: ["compose.yml"] });
    if (complaint === undefined) {
      load();
    } else {
      expect(load).toThrow(complaint);
      expect(load).toThrow(Problem);
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(complaint === undefined ? 2 : 4);
  });
});

test("what harden-init wrote itself may be longer than what it takes over", () => {
  const text = Array.from({ length: 25_000 }, (_, at) => `k${at}: 1\n`).join("");
  expect(parseYaml(text, "compose.yml")).toMatchObject({ kind: "map" });
  inFolder(compose(text), (folder) => {
    expect(() => loadCompose({ folder, files: ["compose.yml"] })).toThrow(/20000 lines/);
  });
});

test("answers are bounded as well", () => {
  expect(() => readYaml(`a: ${"[".repeat(lots)}`, "harden.yml")).toThrow("harden.yml: its brackets are nested");
  expect(() => readYaml("a".repeat(2_000_001), "harden.yml")).toThrow("more than 2000000 characters");
});
