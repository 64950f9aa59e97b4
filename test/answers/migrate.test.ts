import fc from "fast-check";
import { parseDocument } from "yaml";
import { migrateAnswers } from "../../src/answers/migrate.ts";
import { parseAnswers } from "../../src/answers/parse.ts";
import { readCommented } from "../../src/answers/read.ts";
import { requireToday } from "../../src/answers/version.ts";
import { Problem } from "../../src/lib/errors.ts";
import { isMap } from "../../src/lib/paths.ts";
import type { Edit, Format, Migration } from "../../src/model/schema/migrations.ts";
import { answersFormat } from "../../src/model/schema/migrations.ts";
import { holds } from "../support/holds.ts";

/* The format of today is the first one, so the steps here are made up: what they can do is what a real one can. */

const steps: readonly Migration[] = [
  {
    from: 1,
    why: "`trust` is called `images` now.",
    edits: () => [{ do: "rename", path: ["trust"], to: "images" }],
  },
  {
    from: 2,
    why: "Each service says its limits.",
    edits: (answers) =>
      services(answers).map(
        (name): Edit => ({ do: "set", path: ["services", name, "limits"], value: { memory: "256m" } }),
      ),
  },
  { from: 3, why: "`logging` has left.", edits: () => [{ do: "remove", path: ["logging"] }] },
];
const format: Format = { version: 4, migrations: steps };

function services(answers: unknown): readonly string[] {
  return isMap(answers) && isMap(answers.services) ? Object.keys(answers.services) : [];
}

const first = `# yaml-language-server: $schema=x
# Mine.

version: 1
name:   shop        # odd spaces stay
services:
  # the shop itself
  web: { kind: php-nginx, publish: '127.0.0.1:80' }

  db:
    kind: mariadb # the rows
logging: local
# How images are recognised.
trust: digest # by content
`;

test("every step is taken in turn; comments and untouched lines stay to the byte", () => {
  const { text, steps: taken } = migrateAnswers(first, "harden.yml", format);
  expect(taken.map(({ from }) => from)).toEqual([1, 2, 3]);
  expect(text).toBe(`# yaml-language-server: $schema=x
# Mine.

version: 4
name:   shop        # odd spaces stay
services:
  # the shop itself
  web: { kind: php-nginx, publish: '127.0.0.1:80', limits: { memory: 256m } }

  db:
    kind: mariadb # the rows
    limits:
      memory: 256m
# How images are recognised.
images: digest # by content
`);
});

test("the chain begins where the answers are", () => {
  const { text, steps: taken } = migrateAnswers("version: 3\nlogging: local\nname: a\n", "harden.yml", format);
  expect(taken.map(({ from }) => from)).toEqual([3]);
  expect(text).toBe("version: 4\nname: a\n");
});

test.each<[string, string]>([
  ["of today", "version: 4\ntrust: digest\n"],
  ["without a version", "trust: digest\n"],
  ["with a version that is not a number", "version: one\ntrust: digest\n"],
  ["of a version that never was", "version: 0\ntrust: digest\n"],
  ["of half a version", "version: 1.5\ntrust: digest\n"],
])("answers %s stay as they are", (_, text) => {
  expect(migrateAnswers(text, "harden.yml", format)).toEqual({ text, steps: [] });
});

test("line endings stay", () => {
  const { text } = migrateAnswers("version: 3\r\nname: a\r\nlogging: local\r\n", "harden.yml", format);
  expect(text).toBe("version: 4\r\nname: a\r\n");
});

test("a newer version is refused, with the line and what to do", () => {
  const text = "name: shop\nversion: 7\nunknown: key\n";
  for (const attempt of [
    () => migrateAnswers(text, "harden.yml", format),
    () => requireToday(parseAnswers(text, "harden.yml"), format),
  ]) {
    expect(attempt).toThrow(
      expect.objectContaining({
        exitCode: 2,
        complaints: [
          {
            where: "harden.yml:2 version",
            what: expect.stringMatching(/^these answers have version 7; harden-init \S+ knows versions up to 4$/),
            fix: "Run a newer harden-init: npx harden-init@latest",
          },
        ],
      }),
    );
  }
  expect(() => readCommented("version: 9\nnew: key\n", "harden.yml", new Map())).toThrow(/knows versions up to 1/);
});

test("an older version is refused where nobody asked for the change", () => {
  expect(() => requireToday(parseAnswers("version: 2\n", "harden.yml"), format)).toThrow(Problem);
  expect(() => requireToday(parseAnswers("version: 2\n", "harden.yml"), format)).toThrow(
    /`harden-init generate` writes it/,
  );
});

test("the steps of the real format lead to its version without a gap", () => {
  const { version, migrations } = answersFormat;
  expect(migrations.map(({ from }) => from)).toEqual(Array.from({ length: version - 1 }, (_, index) => index + 1));
});

test("whatever else stands in the answers comes through", () => {
  const value = fc.oneof(fc.integer(), fc.boolean(), fc.stringMatching(/^[a-z #:'"-]{0,12}$/), fc.constant(null));
  const extra = fc.dictionary(
    fc.stringMatching(/^x[a-z]{1,6}$/),
    fc.oneof(value, fc.array(value), fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), value)),
  );
  holds(
    fc.property(extra, (given) => {
      const before = parseDocument("version: 2\ntrust: tag\nservices: { web: { kind: a } }\nlogging: local\n");
      for (const [key, each] of Object.entries(given)) {
        before.set(key, each);
      }
      const { text } = migrateAnswers(before.toString(), "harden.yml", format);
      expect(parseAnswers(text, "harden.yml").value).toEqual({
        version: 4,
        trust: "tag",
        services: { web: { kind: "a", limits: { memory: "256m" } } },
        ...given,
      });
    }),
  );
});
