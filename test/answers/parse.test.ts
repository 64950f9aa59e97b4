import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readAnswersText } from "../../src/answers/file.ts";
import { parseAnswers } from "../../src/answers/parse.ts";
import { readCommented } from "../../src/answers/read.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import { Problem } from "../../src/lib/errors.ts";
import { anyLetter } from "../support/any-letter.ts";
import { holds } from "../support/holds.ts";
import { makeFolders } from "../support/projects/folders.ts";

const kinds = await loadKinds();
const makeFolder = makeFolders();

describe("what cannot be read", () => {
  const long = (piece: string, count: number) => piece.repeat(count);
  test.each([
    ["a key twice", "name: a\nname: b\n", "harden.yml:2: the key `name` appears twice here"],
    ["a key twice, deep inside", "hosts:\n  - name: a\n    port: 1\n    name: b\n", "harden.yml:4: the key `name`"],
    ["a tab", "hosts:\n\t- name: a\n", "harden.yml:2: a tab indents this line"],
    ["two documents", "name: a\n---\nname: b\n", "harden.yml:2: a second document begins here"],
    ["half a character", 'name: a\nx: "b\\ud800"\n', "harden.yml:2: this text has half a character"],
    ["half a character in a key", '"\\udfff": a\n', "harden.yml:1: this text has half a character"],
    ["an open quote", 'name: "a\n', "harden.yml:2: this is not valid YAML"],
    ["an alias to nothing", "name: *a\n", "harden.yml:1: this alias (`*…`) does not name an anchor"],
    ["an alias to itself", "a: &a\n  b: *a\n", "harden.yml:2: blocks are nested"],
    ["a tag", "name: !!binary aGVsbG8=\n", "harden.yml:1: a tag (`!…`) is not allowed here"],
    ["a tag of one's own", "version: 1\nname: !env NAME\n", "harden.yml:2: a tag (`!…`) is not allowed here"],
    ["a key that is a list", "? [a]\n: b\n", "harden.yml:1: a key must be text"],
    ["an old YAML", "%YAML 1.1\n---\nname: yes\n", "harden.yml:1: the file is read as YAML 1.2"],
    ["nothing", "# later\n", "harden.yml: the file is empty"],
    ["too much", long("#", 2_000_001), "harden.yml: it has more than 2000000 characters"],
    ["lists without end", long("[", 20_000), "harden.yml: its brackets are nested too deep, more than 500 times"],
    [
      "an alias bomb",
      `a: &a [1]\nb: [${long("*a,", 200)}]\n`,
      "harden.yml:2: aliases (`*…`) are used more than 100 times",
    ],
  ])("%s", (_, text, expected) => {
    expect(() => parseAnswers(text, "harden.yml")).toThrow(Problem);
    expect(() => parseAnswers(text, "harden.yml")).toThrow(expected);
  });

  test.each([
    ["bytes that are no UTF-8", Buffer.from([0x6e, 0xff, 0xfe]), "harden.yml: the file is not UTF-8 text"],
    ["no file", undefined, "harden.yml: the file does not exist"],
  ])("%s", async (_, bytes, expected) => {
    const path = join(makeFolder(), "harden.yml");
    if (bytes !== undefined) {
      writeFileSync(path, bytes);
    }
    await expect(readAnswersText(path)).rejects.toThrow(expected);
  });

  test.each([
    ["a pipe, which would never end", "mkfifo", "harden.yml: the file cannot be read (not a regular file)"],
    ["a folder", "mkdir", "harden.yml: the file cannot be read (EISDIR)"],
  ])("%s", async (_, make, expected) => {
    const path = join(makeFolder(), "harden.yml");
    execFileSync(make, [path]);
    await expect(readAnswersText(path)).rejects.toThrow(expected);
  });
});

test("every complaint names file, line and key", () => {
  const text = `# ours
version: 1
name: Shop
hosts:
  - { name: local, connection: local }
services:
  web:
    kind: php-nginx
    sauce: ./web
    uses:
      - nothing
  db:
    kind: mariadb
    database: shop
    publish: 127.0.0.1:1
`;
  const lines = () => readCommented(text, "harden.yml", kinds);
  expect(lines).toThrow(Problem);
  for (const expected of [
    "harden.yml:3 name: ",
    "harden.yml:9 services.web.sauce: ",
    "harden.yml:15 services.db.publish: ",
  ]) {
    expect(lines).toThrow(expected);
  }
});

test("JSON, a byte order mark and Windows line ends are read", () => {
  const value = { version: 1, name: "a" };
  expect(parseAnswers(JSON.stringify(value), "-").value).toEqual(value);
  expect(parseAnswers("\uFEFFversion: 1\r\nname: a\r\n", "-").value).toEqual(value);
});

test("shared blocks may be named once and used again", () => {
  const { value, where } = parseAnswers("a: &limits { memory: 1g }\nb: *limits\n", "f");
  expect(value).toEqual({ a: { memory: "1g" }, b: { memory: "1g" } });
  expect(where(["b", "memory"])).toBe("f:1");
});

test("50,000 keys are read in time that grows with their number only", () => {
  const text = Array.from({ length: 50_000 }, (_, index) => `k${index}: 1\n`).join("");
  const started = performance.now();
  expect(Object.keys(parseAnswers(text, "f").value as object)).toHaveLength(50_000);
  expect(performance.now() - started).toBeLessThan(60_000);
});

describe("any text", () => {
  const piece = fc.constantFrom(
    "a",
    ":",
    " ",
    "\n",
    "-",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "!!",
    '"',
    "'",
    "\t",
    "|",
    ">",
    "?",
    "#",
    "%",
    "---\n",
    "__proto__",
    "\u0000",
    "💥",
  );
  const yaml = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

  test("is read, or refused as a problem of its writer", () => {
    holds(
      fc.property(fc.oneof(yaml, fc.string({ unit: anyLetter }), fc.json()), (text) => {
        try {
          readCommented(text, "harden.yml", kinds);
          return true;
        } catch (error) {
          return error instanceof Problem && error.exitCode === 2 && error.complaints.length > 0;
        }
      }),
      1000,
    );
  });

  test("that is JSON gives the value that JSON gives", () => {
    const safe = fc
      .jsonValue({ maxDepth: 4 })
      .filter((value) => value !== null && !JSON.stringify(value).includes("-0"));
    // What JSON reads back and not what was written: it has no negative zero.
    const same = (text: string) => expect(parseAnswers(text, "f").value).toEqual(JSON.parse(text));
    holds(fc.property(safe, (value) => same(JSON.stringify(value))));
  });
});
