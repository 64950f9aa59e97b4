import { readFileSync } from "node:fs";
import fc from "fast-check";
import { setAnswer } from "../../src/answers/edit/set.ts";
import { buildAnswersSchema } from "../../src/answers/json-schema.ts";
import { parseAnswers } from "../../src/answers/parse.ts";
import { presets } from "../../src/answers/presets.ts";
import { readCommented } from "../../src/answers/read.ts";
import { formatAnswers } from "../../src/answers/write.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import { getIn, setIn } from "../../src/lib/paths.ts";
import type { WrittenAnswers } from "../../src/model/schema/answers.ts";
import { holds } from "../support/holds.ts";
import { anyAnswers } from "./any-answers.ts";

const kinds = await loadKinds();

test("the schema for editors is the schema of the answers (else: node scripts/docs/schema.mjs)", () => {
  const file = new URL("../../schema/harden.schema.json", import.meta.url);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(buildAnswersSchema(kinds));
});

describe("writing", () => {
  test.each(presets.map(({ name, answers }) => [name, answers] as const))(
    "the preset %s can be read again",
    (_, answers) => {
      const { webserver, dbserver } = answers.services as Record<string, { kind: string }>;
      const services = { webserver: { ...webserver, source: "./web" }, dbserver: { ...dbserver, database: "shop" } };
      const named = { ...answers, name: "shop", services } as WrittenAnswers;
      const text = formatAnswers(named);
      expect(parseAnswers(text, "f").value).toEqual(named);
      expect(readCommented(text, "f", kinds).answers.name).toBe("shop");
    },
  );

  test("keys stand in the schema's order, small blocks on one line, with a word on each", () => {
    const answers: WrittenAnswers = {
      services: { web: { uses: ["db"], limits: { memory: "1g" }, kind: "php-nginx" } },
      name: "shop",
      hosts: [{ groups: ["eu"], name: "web1" }],
      version: 1,
    };
    expect(
      formatAnswers(answers),
    ).toBe(`# yaml-language-server: $schema=./node_modules/harden-init/schema/harden.schema.json
# The answers that this project is generated from. Edit this file only; never put a secret here.
# After a change: harden-init generate

version: 1

# The name of the stack: its compose project, its vault label and, with underscores for hyphens, its group in the inventory.
name: shop

# The servers.
hosts:
  - { name: web1, groups: [eu] }

# The containers, by name.
services:
  web:
    kind: php-nginx
    uses: [db]
    limits: { memory: 1g }
`);
  });

  test.each([" :\n ", "a :\nb", "a\n#b", "a\n  b: c"])(
    "a text of several lines between brackets is read back: %j",
    (text) => {
      const answers = { version: 1, name: "a", hosts: [{ name: "a" }], services: { a: { kind: text, uses: [text] } } };
      expect(parseAnswers(formatAnswers(answers as WrittenAnswers), "f").value).toEqual(answers);
    },
  );

  test("any answers are read back as they were written", () => {
    holds(
      fc.property(anyAnswers, (answers) => {
        const text = formatAnswers(answers as WrittenAnswers);
        expect(parseAnswers(text, "f").value).toEqual(answers);
      }),
    );
  });
});

describe("editing", () => {
  const text = `version: 1 # the first
name: shop
hosts:
  # here
  - { name: local, connection: local }
services:
    web:
        kind: php-nginx   # ours
        publish:
        source: |-
            ./a

            b
        uses:
            - db # all of it
        # the end of web

    db: { kind: mariadb, database: shop }
# the end
`;

  test.each([
    ["a value", ["name"], "store", [["name: shop", "name: store"]]],
    ["a value before a comment", ["services", "web", "kind"], "static", [["kind: php-nginx   #", "kind: static   #"]]],
    ["an empty value", ["services", "web", "publish"], "127.0.0.1:1", [["publish:", "publish: 127.0.0.1:1"]]],
    [
      "a value of several lines",
      ["services", "web", "source"],
      "./web",
      [["source: |-\n            ./a\n\n            b\n", "source: ./web\n"]],
    ],
    [
      "a key of a block",
      ["services", "web", "base"],
      "debian:13",
      [["- db # all of it\n", "- db # all of it\n        base: debian:13\n"]],
    ],
    [
      "a block on the way",
      ["services", "web", "limits", "cpus"],
      2,
      [["- db # all of it\n", "- db # all of it\n        limits:\n          cpus: 2\n"]],
    ],
    [
      "a key of a map in one line",
      ["services", "db", "image"],
      "mariadb:11.8",
      [["database: shop }", "database: shop, image: mariadb:11.8 }"]],
    ],
    [
      "a value of a map in one line",
      ["services", "db", "database"],
      "x: {y}",
      [["database: shop }", 'database: "x: {y}" }']],
    ],
    [
      "a list with one more item",
      ["services", "web", "uses"],
      ["db", "cache"],
      [["- db # all of it\n", "- db # all of it\n            - cache\n"]],
    ],
    [
      "a list with one more item before the others",
      ["services", "web", "uses"],
      ["cache", "db"],
      [["            - db #", "            - cache\n            - db #"]],
    ],
    ["a list with another item", ["services", "web", "uses"], ["cache"], [["- db # all of it\n", "- cache\n"]]],
    ["a list without an item", ["services", "web", "uses"], [], [["\n            - db #", " [] #"]]],
    ["a top-level key", ["trust"], "tag", [["shop }\n", "shop }\ntrust: tag\n"]]],
    [
      "a further host, on one line as the one before",
      ["hosts", 1],
      { name: "web2", address: "192.0.2.2" },
      [["local }", "local }\n  - { name: web2, address: 192.0.2.2 }"]],
    ],
    ["a host's key", ["hosts", 0, "become"], true, [["local }", "local, become: true }"]]],
  ] as const)("%s", (_, path, value, changes) => {
    const expected = changes.reduce((edited, [from, to]) => edited.replace(from, to), text);
    expect(setAnswer(text, path, value, "f")).toBe(expected);
    const windows = text.replaceAll("\n", "\r\n");
    expect(setAnswer(windows, path, value, "f")).toBe(expected.replaceAll("\n", "\r\n"));
  });

  const listed = `version: 1
services:
  web:
    compose:
      volumes: # what it keeps
        # the shop's data
        - type: volume
          source: data # old
          target: /data
        - { type: bind, source: /srv, target: /srv }

        # for the night
        - b
      image: a
`;

  test.each([
    ["its items in another order", (list: unknown[]) => list.toReversed()],
    ["one of them twice", (list: unknown[]) => [...list, list[1]]],
    ["one fewer", (list: unknown[]) => list.slice(1)],
    ["others only", () => [{ type: "tmpfs", target: "/x\ny" }, "a: b", 7, null, [1, [2]]]],
  ])("of a list with %s, the lines of those that stay are kept with their comments", (_, change) => {
    const path = ["services", "web", "compose", "volumes"];
    const before = getIn(parseAnswers(listed, "f").value, path) as unknown[];
    const after = setAnswer(listed, path, change(before), "f");
    expect(getIn(parseAnswers(after, "f").value, path)).toEqual(change(before));
    expect(after).toContain("volumes: # what it keeps\n");
    expect(after).toContain("      image: a\n");
    for (const [item, comment] of [
      [before[0], "        # the shop's data\n        - type: volume\n          source: data # old\n"],
      [before[2], "        # for the night\n        - b\n"],
    ] as const) {
      expect(after.includes(comment)).toBe(change(before).includes(item));
    }
  });

  test("a list at the end of a text without a last line end", () => {
    expect(setAnswer("a:\n- b\n- c", ["a"], ["c", "d"], "f")).toBe("a:\n- c\n- d\n");
  });

  test("a text without a last line end", () => {
    expect(setAnswer("version: 1\nname: a", ["trust"], "tag", "f")).toBe("version: 1\nname: a\ntrust: tag\n");
  });

  test("any image of any answers can be set, every comment stays", () => {
    const value = fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.integer(),
      fc.constantFrom("a: b", "# no", "{", "- x", "null", "12"),
    );
    holds(
      fc.property(anyAnswers, value, fc.constantFrom("image", "base", "source"), (answers, next, key) => {
        const before = formatAnswers(answers as WrittenAnswers).replace(/^( {4}kind: .*)$/gm, "$1 # kept");
        const [service] = Object.keys(answers.services);
        const path = ["services", String(service), key];
        const after = setAnswer(before, path, next, "f");
        expect(getIn(parseAnswers(after, "f").value, path)).toEqual(next);
        expect(parseAnswers(after, "f").value).toEqual(setIn(answers, path, next));
        expect(after.match(/^# .*$|# kept$/gm)).toEqual(before.match(/^# .*$|# kept$/gm));
      }),
    );
  });
});
