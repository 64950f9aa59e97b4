import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/rendered.ts";
import { evaluate } from "./python.ts";

const folder = temporaryFolder("record");
const kept = join(folder, "record");
const file = join(folder, "settings.json");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  rmSync(kept, { recursive: true, force: true });
  writeFileSync(file, '{"icc": true}');
  chmodSync(file, 0o640);
});

/** What the record holds after these calls in order. `one` is a stack's record, `two` another stack's on the same server. */
function entriesAfter(...calls: readonly string[]): readonly Entry[] {
  const records = ["one", "two"].map((stack) => `it.Record("${stack}", given[0])`).join(", ");
  const program = `(lambda one, two, FILE: [${calls.join(", ")}, one.entries()][-1])(${records}, given[1])`;
  return evaluate("record.store", program, [kept, file]) as readonly Entry[];
}

interface Entry {
  readonly kind: string;
  readonly name: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly left: readonly unknown[];
  readonly claims: readonly unknown[];
}

const write = (text: string): string => `open(FILE, "w").write(${JSON.stringify(text)})`;

test("the earliest state is kept, and its content, for root alone", () => {
  const [entry] = entriesAfter("one.file('c', FILE)", write("ours"), "one.file('c', FILE)", write("ours too"));
  expect(entry).toMatchObject({ kind: "file", name: file, before: { type: "file", mode: "0640" } });
  const copy = join(kept, "before", String(entry?.before.sha256));
  expect(readFileSync(copy, "utf8")).toBe('{"icc": true}');
  expect([kept, copy, join(kept, "record.json")].map((path) => (statSync(path).mode & 0o777).toString(8))).toEqual([
    "700",
    "600",
    "600",
  ]);
});

test("a second stack claims what the first one changed, and never makes its own state the earliest", () => {
  const entries = entriesAfter("one.file('c', FILE)", write("ours"), "two.file('c', FILE)");
  expect(entries).toMatchObject([
    {
      before: { mode: "0640" },
      claims: [
        ["one", "c"],
        ["two", "c"],
      ],
    },
  ]);
});

test.each([
  ["the server's own is claimed", "'/etc/x/shared'", true],
  ["what carries the first stack's name is not", "'/etc/x/harden-init.one.web'", false],
  ["nor with something before it", "'/etc/x/50-harden-init.one.rules'", false],
  ["a stack whose name is longer is another one", "'/etc/x/harden-init.onetwo.service'", true],
])("claiming for a control: %s", (_what, name, claimed) => {
  const [entry] = entriesAfter(`one.created('c', ${name})`, "two.claim(['c', 'other'])");
  expect(entry?.claims).toEqual([["one", "c"], ...(claimed ? [["two", "c"]] : [])]);
});

test("what was there already was not created by us", () => {
  expect(entriesAfter("one.created('c', FILE)")).toEqual([]);
});

test("a key of a JSON file is remembered by itself", () => {
  const [set, unset] = entriesAfter(
    "one.key('c', FILE, 'icc', {'set': True, 'value': False})",
    "one.key('d', FILE, 'iptables', {'set': True, 'value': True})",
  );
  expect(set?.before).toMatchObject({ set: true, value: true, file: { type: "file" } });
  expect(unset?.before).toMatchObject({ set: false });
});

const planned = (text: string): string =>
  `importlib.import_module("ansible_collections.harden.stack.plugins.module_utils.record.states").planned_file(b${JSON.stringify(text)}, 0o640)`;
const announce = (text: string): string => `one.file('c', FILE, ${planned(text)})`;

test.each([
  [
    "written each time: only the last is ours",
    [announce("1"), write("1"), announce("2"), write("2"), announce("3")],
    2,
  ],
  ["killed before the second was written: both are", [announce("1"), write("1"), announce("2")], 2],
  ["killed twice: what is there stays ours", [announce("1"), write("1"), announce("2"), announce("3")], 2],
  ["changed by somebody else in between: only what we write now", [announce("1"), write("x"), announce("2")], 1],
])("how a file was left, %s", (_what, calls, count) => {
  expect(entriesAfter(...calls)[0]?.left).toHaveLength(count);
});

test.each([
  ["is no JSON", "{", "is no JSON"],
  ["is of a later version", '{"version": 2, "entries": []}', "has the version 2"],
  ["has another shape", '{"version": 1, "entries": [{"kind": "file"}]}', "the shape of a record"],
  ["is a list", "[]", "has the version None"],
])("a record that %s stops everything, and is not written over", (_what, text, says) => {
  mkdirSync(kept);
  writeFileSync(join(kept, "record.json"), text, { mode: 0o600 });
  expect(() => entriesAfter("one.file('c', FILE)")).toThrow(says);
  expect(readFileSync(join(kept, "record.json"), "utf8")).toBe(text);
});

test("a record that others can write is not believed", () => {
  entriesAfter("one.file('c', FILE)");
  chmodSync(join(kept, "record.json"), 0o666);
  expect(() => entriesAfter("one.file('c', FILE)")).toThrow("cannot be believed");
});

test.each([
  ['{"auth-token": "x1"}', '{"auth-token": (not shown)'],
  ["password = x1", "password = (not shown)"],
  ["proxy https://me:x1@proxy/", "proxy https://(not shown)@proxy/"],
  ["-w /etc/passwd -p wa", "-w /etc/passwd -p wa"],
  ["icc: false", "icc: false"],
])("a diff shows %s as %s", (text, shown) => {
  expect(evaluate("record.diff", "it.masked(given)", text)).toBe(shown);
});
