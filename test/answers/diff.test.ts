import fc from "fast-check";
import { findChangedAnswers } from "../../src/answers/diff.ts";
import { removeAnswer } from "../../src/answers/edit/remove.ts";
import { setAnswer } from "../../src/answers/edit/set.ts";
import { parseAnswers } from "../../src/answers/parse.ts";
import { formatAnswers } from "../../src/answers/write.ts";
import { getIn, withoutIn } from "../../src/lib/paths.ts";
import type { WrittenAnswers } from "../../src/model/schema/answers.ts";
import { holds } from "../support/holds.ts";
import { anyAnswers } from "./any-answers.ts";

describe("what differs", () => {
  test.each<[string, unknown, unknown, unknown]>([
    ["nothing", { a: 1, b: [1] }, { b: [1], a: 1 }, []],
    ["a value", { a: { b: 1 } }, { a: { b: 2 } }, [{ path: ["a", "b"], value: 2 }]],
    ["a new key", { a: 1 }, { a: 1, b: { c: 2 } }, [{ path: ["b", "c"], value: 2 }]],
    ["a key that is gone", { a: 1, b: 2 }, { a: 1 }, [{ path: ["b"], value: undefined }]],
    ["a list as a whole", { a: [1, 2] }, { a: [2] }, [{ path: ["a"], value: [2] }]],
    [
      "a key of a host",
      { hosts: [{ name: "a" }] },
      { hosts: [{ name: "b" }] },
      [{ path: ["hosts", 0, "name"], value: "b" }],
    ],
    ["a block that is gone", { a: { b: 1, c: 2 }, d: 1 }, { d: 1 }, [{ path: ["a"], value: undefined }]],
    [
      "a further server, as a whole",
      { hosts: [{ name: "a" }] },
      { hosts: [{ name: "a" }, { name: "b", user: "u" }] },
      [{ path: ["hosts", 1], value: { name: "b", user: "u" } }],
    ],
    [
      "a server that is gone, and another one's address",
      { hosts: [{ name: "a" }, { name: "b" }, { name: "c", address: "x" }] },
      { hosts: [{ name: "a" }, { name: "c", address: "y" }] },
      [
        { path: ["hosts", 1], value: undefined },
        { path: ["hosts", 1, "address"], value: "y" },
      ],
    ],
    [
      "a server that is gone where another has a new name too",
      { hosts: [{ name: "a" }, { name: "b" }] },
      { hosts: [{ name: "c" }] },
      [
        { path: ["hosts", 1], value: undefined },
        { path: ["hosts", 0, "name"], value: "c" },
      ],
    ],
    ["a block without a key", {}, { a: {} }, [{ path: ["a"], value: {} }]],
  ])("%s", (_, before, after, expected) => {
    expect(findChangedAnswers(before, after)).toEqual(expected);
  });

  test("written line by line into the old text it gives the new answers", () => {
    holds(
      fc.property(anyAnswers, anyAnswers, (one, other) => {
        const before = { ...one, services: other.services };
        const after = { ...before, trust: one.trust ?? "tag", name: other.name };
        const text = formatAnswers(before as WrittenAnswers);
        const edited = findChangedAnswers(before, after).reduce(
          (edit, { path, value }) =>
            value === undefined ? removeAnswer(edit, path, "f") : setAnswer(edit, path, value, "f"),
          text,
        );
        expect(parseAnswers(edited, "f").value).toEqual(after);
      }),
    );
  });
});

describe("taking a key out", () => {
  const text = `name: shop
# where
hosts:
  - name: web1
    user: deploy   # for this alone
    port: 22
  - { name: web2 } # behind the first
more: [{ a: 1 }, { b: 2 }]
services:
    web:
        kind: php-nginx
        # where it listens
        publish: 127.0.0.1:80
        uses:
            - db
    db: { kind: mariadb, image: "mariadb:11.8", database: shop }
hardening: { profile: strict }
# the end
`;

  test.each<[string, readonly (string | number)[], readonly [string, string]]>([
    ["a line", ["services", "web", "publish"], ["        publish: 127.0.0.1:80\n", ""]],
    ["a block", ["services", "web", "uses"], ["        uses:\n            - db\n", ""]],
    ["the first of a line", ["services", "db", "kind"], ["kind: mariadb, ", ""]],
    ["one in the middle of a line", ["services", "db", "image"], ['image: "mariadb:11.8", ', ""]],
    ["the last of a line", ["services", "db", "database"], [", database: shop", ""]],
    ["a block that is empty by that", ["hardening", "profile"], ["hardening: { profile: strict }\n", ""]],
    ["behind the dash of a list", ["hosts", 0, "name"], ["- name: web1\n    user", "- user"]],
    ["with the comment on its line", ["hosts", 0, "user"], ["    user: deploy   # for this alone\n", ""]],
    ["what is missing", ["services", "web", "image"], ["", ""]],
    [
      "a whole service, with the comments in it",
      ["services", "web"],
      [text.slice(text.indexOf("    web:"), text.indexOf("    db:")), ""],
    ],
    ["a whole item of a list", ["hosts", 1], ["  - { name: web2 } # behind the first\n", ""]],
    ["the first item", ["hosts", 0], [text.slice(text.indexOf("  - name"), text.indexOf("  - { name")), ""]],
    ["an item of a list on one line", ["more", 1], [", { b: 2 }", ""]],
    ["an item that is missing", ["more", 2], ["", ""]],
  ])("%s", (_, path, [from, to]) => {
    expect(removeAnswer(text, path, "f")).toBe(text.replace(from, to));
    const windows = text.replaceAll("\n", "\r\n");
    expect(removeAnswer(windows, path, "f")).toBe(text.replace(from, to).replaceAll("\n", "\r\n"));
  });

  test("what only its writer can take out is left to them", () => {
    const shared = "name: a\nhardening: &h { profile: strict }\nother: *h\n";
    expect(() => removeAnswer(shared, ["hardening", "profile"], "f")).toThrow(
      "f:2 hardening.profile: this key cannot be removed automatically",
    );
  });

  test("any key of any answers", () => {
    holds(
      fc.property(anyAnswers, fc.nat(), (answers, choice) => {
        const text = formatAnswers(answers as WrittenAnswers);
        const paths = findChangedAnswers({}, answers)
          .map(({ path }) => path)
          .filter((path) => path[0] !== "hosts");
        const path = paths[choice % paths.length] ?? [];
        const edited = removeAnswer(text, path, "f");
        expect(parseAnswers(edited, "f").value).toEqual(withoutIn(answers, path));
        expect(getIn(parseAnswers(edited, "f").value, path)).toBeUndefined();
      }),
    );
  });
});
