import { createColors } from "picocolors";
import { describeUndo } from "../../src/commands/undo/outcome-lines.ts";
import { readUndone, type UndoOutcome } from "../../src/report/undone.ts";

const item = { kind: "file", name: "/etc/x", controls: ["boot-unit"], outcome: "remove" };

test("what a host published is read", () => {
  expect(readUndone({ server: { undo: { items: [{ ...item, key: "icc", kind: "key" }], notes: ["n"] } } })).toEqual([
    { host: "server", items: [{ ...item, kind: "key", name: "/etc/x icc" }], notes: ["n"] },
  ]);
});

test.each([
  ["no object", 7],
  ["no name", { ...item, name: "" }],
  ["an outcome that nobody knows", { ...item, outcome: "explode" }],
  ["a kind that is no text", { ...item, kind: ["file"] }],
])("an item with %s is left out, and that is said", (_what, bad) => {
  expect(readUndone({ server: { undo: { items: [item, bad], notes: [] } } })).toEqual([
    { host: "server", items: [item], notes: [expect.stringContaining("1 changes could not be read")] },
  ]);
});

test("what other plays publish is not taken for it", () => {
  expect(readUndone({ server: { harden: { findings: [] } }, _run: 7 })).toEqual([]);
});

const lines = (outcome: UndoOutcome, more: object, isPlan: boolean, verbose = false): readonly string[] =>
  describeUndo([{ host: "server", items: [{ ...item, outcome, ...more }], notes: [] }], {
    isPlan,
    verbose,
    colours: createColors(false),
  });

test.each<[UndoOutcome, object, boolean, readonly string[]]>([
  ["remove", {}, true, ["server", "  remove     file /etc/x  (boot-unit)"]],
  ["remove", {}, false, ["server", "  removed    file /etc/x  (boot-unit)"]],
  ["restore", { change: "a → b" }, true, ["server", "  restore    file /etc/x  (boot-unit)  a → b"]],
  ["conflict", { why: "changed" }, false, ["server", "  conflict   file /etc/x  (boot-unit)", "             changed"]],
  ["same", {}, true, ["server", "  nothing to restore"]],
])("%s with %j (plan: %s) reads so", (outcome, more, isPlan, text) => {
  expect(lines(outcome, more, isPlan)).toEqual(text);
});

test("what is as before already is shown on request", () => {
  expect(lines("same", {}, true, true)).toEqual(["server", "  unchanged  file /etc/x  (boot-unit)"]);
});
