import { createColors } from "picocolors";
import { describeUndo } from "../../src/commands/undo/outcome-lines.ts";
import { installEngine } from "../../src/doctor/docker.ts";
import { spellValue } from "../../src/import/table/short-value.ts";
import { lookUp } from "../../src/lib/fields.ts";
import { composeLint } from "../../src/scan/scanners/compose-lint.ts";
import { dockerBench } from "../../src/scan/scanners/docker-bench.ts";
import { lynis } from "../../src/scan/scanners/lynis.ts";
import { trivy } from "../../src/scan/scanners/trivy.ts";

/* Every object inherits names. Outside text that is one of them must not find what stands behind it. */

const inherited = ["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__"];

const benchLog = (result: string) =>
  `{"dockerbenchsecurity": "1.6.0", "end": 1, "tests": [{"results": [{"id": "5.4", "desc": "x", "result": "PASS"}, {"id": "5.5", "desc": "x", "result": "${result}"}]}]}`;
const machine = { isRoot: true, hasSystemd: true, hasDockerRepository: false, ansible: undefined };
const distribution = { version: "1", codename: "x" };
const change = { name: "x", controls: ["boot-unit"], outcome: "remove" } as const;
const undone = (kind: string) => [{ host: "a", items: [{ ...change, kind }], notes: [] }];
const style = { isPlan: true, verbose: false, colours: createColors(false) };

describe.each(inherited)("%s", (name) => {
  test.each<[string, () => unknown, unknown]>([
    ["a key of a table", () => lookUp({ a: 1 }, name), undefined],
    [
      "a result of docker-bench-security",
      () => dockerBench.parse(benchLog(name), "shop"),
      expect.objectContaining({ results: [expect.objectContaining({ id: "5.4" })] }),
    ],
    ["a check of Lynis", () => lynis.controlsOf(name), []],
    ["a check of Trivy", () => trivy.controlsOf(name), []],
    ["a rule of compose-lint", () => composeLint.controlsOf(name), []],
    ["a key of a compose file", () => spellValue(name, { a: 1 }), "a: 1"],
    [
      "a distribution",
      () => installEngine({ ...machine, distribution: { ...distribution, id: name } }).join(),
      expect.not.stringMatching(/function|object|native/),
    ],
    [
      "a kind of change on a server",
      () => describeUndo(undone(name), style).join(),
      expect.stringContaining(` ${name} x `),
    ],
  ])("as %s is an ordinary word", (_, call, expected) => {
    expect(call()).toEqual(expected);
  });
});
