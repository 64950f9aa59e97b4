import { requireModestDockerfile } from "../../src/dockerfile/bounds.ts";
import { examineDockerfile } from "../../src/dockerfile/examine.ts";
import { describeImage } from "../../src/dockerfile/image.ts";
import { listNamedImages } from "../../src/dockerfile/named-images.ts";
import { Problem } from "../../src/lib/errors.ts";

/* Dockerfiles that were made to cost time: each is read in a moment, or refused with a reason. The bound is for what grows without one. */

const lots = 95_000;
const many = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join("");

test.each([
  ["stages", many(2_900, (at) => `FROM a:1 AS s${at}\n`)],
  ["stages of stages", `FROM a:1 AS s0\n${many(2_900, (at) => `FROM s${at} AS s${at + 1}\n`)}`],
  ["instructions", `FROM a:1\n${many(2_900, () => "RUN x\n")}`],
  ["a line over many", `FROM a:1\nRUN ${many(2_900, () => "a \\\n")}b\n`],
  ["variables that grow", `FROM a:1\n${many(2_900, (at) => `ARG A${at + 1}=$A${at}$A${at}\n`)}`],
  ["a word", `FROM a:1\nENV ${"a".repeat(lots)}\n`],
  ["a text that does not end", `FROM a:1\nENV A="${"\\\\".repeat(lots / 2)}\n`],
  ["quotes", `FROM a:1\nENV ${'A="'.repeat(lots / 3)}\n`],
  ["blanks", `FROM a:1\nRUN chmod${" ".repeat(lots)}x\n`],
  ["a pipe that ends nowhere", `FROM a:1\nRUN ${"curl ".repeat(lots / 5)}\n`],
  ["pipes", `FROM a:1\nRUN ${"curl |".repeat(lots / 6)}\n`],
  ["scripts", `FROM a:1\nRUN ${"x".repeat(lots / 2)}\nCMD ${"a.sh ".repeat(lots / 10)}\n`],
  ["flags", `FROM a:1\nCOPY ${"--x=1 ".repeat(1_900)}a b\n`],
  ["files in the text", `FROM a:1\nRUN ${"<<A ".repeat(3_000)}\n${"x\n".repeat(1_000)}`],
])("%s", (_what, text) => {
  requireModestDockerfile(text, "Dockerfile");
  const before = process.cpuUsage();
  describeImage(text);
  examineDockerfile(text);
  listNamedImages(text);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(20);
});

test.each([
  [
    "characters",
    `FROM a:1\nRUN ${"x".repeat(100_000)}\n`,
    "app/Dockerfile: this Dockerfile has more than 100000 characters",
  ],
  ["lines", "FROM a:1\n".repeat(3_001), "app/Dockerfile: this Dockerfile has more than 3000 lines"],
  ["flags", `FROM a:1\nCOPY ${"--x ".repeat(2_001)}`, "app/Dockerfile: this Dockerfile has more than 2000 flags"],
])("too many %s", (_what, text, said) => {
  const read = () => requireModestDockerfile(text, "app/Dockerfile");
  expect(read).toThrow(Problem);
  expect(read).toThrow(said);
});
