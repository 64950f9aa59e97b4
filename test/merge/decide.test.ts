import { decideChanges, decideFile } from "../../src/merge/decide.ts";
import type { KnownFile } from "../../src/merge/types.ts";
import type { FilePolicy, PlannedFile } from "../../src/plan/types.ts";

const path = "playbooks/site.yml";
const base = "a\nb\nc\nd\ne\n";
const nextEnd = "a\nb\nc\nd\nE\n";
const yoursStart = "A\nb\nc\nd\ne\n";
const both = "A\nb\nc\nd\nE\n";
const crlf = (text: string) => text.replaceAll("\n", "\r\n");

interface Case {
  readonly base?: string;
  readonly yours?: string;
  readonly next: string;
  readonly policy?: FilePolicy;
  /** Base, yours, next. */
  readonly modes?: readonly [number, number, number];
  readonly written?: boolean;
  readonly utf8?: boolean;
}

function knownOf({
  base,
  yours,
  written,
  policy = "managed",
  modes = [0o644, 0o644, 0o644],
  utf8 = true,
}: Case): KnownFile {
  return {
    written: written ?? base !== undefined,
    policy,
    ...(base === undefined ? {} : { base: { text: base, mode: modes[0] } }),
    ...(yours === undefined ? {} : { yours: { text: yours, mode: modes[1], utf8 } }),
  };
}

function plannedOf({ next, policy = "managed", modes }: Case): PlannedFile {
  return { path, text: next, mode: modes?.[2] ?? 0o644, policy };
}

const once = { policy: "once" } as const;

describe("one file of the plan", () => {
  test.each<[string, Case, object]>([
    ["new", { next: "a\n" }, { type: "create", text: "a\n", mode: 0o644 }],
    ["new and executable", { next: "a\n", modes: [0, 0, 0o755] }, { type: "create", mode: 0o755 }],
    ["new and empty", { next: "" }, { type: "create", text: "" }],
    ["there by chance with our text", { yours: "a\n", next: "a\n" }, { type: "identical" }],
    [
      "there before us with another text",
      { yours: "mine\n", next: "a\n" },
      { type: "conflict", theirs: "a\n", before: "mine\n" },
    ],
    ["there before us and empty", { yours: "", next: "a\n" }, { type: "conflict", before: "" }],
    ["nothing changed", { base, yours: base, next: base }, { type: "identical" }],
    ["nothing changed, all empty", { base: "", yours: "", next: "" }, { type: "identical" }],
    ["the plan changed", { base, yours: base, next: nextEnd }, { type: "update", text: nextEnd, before: base }],
    ["the plan emptied it", { base, yours: base, next: "" }, { type: "update", text: "" }],
    ["the plan filled an empty file", { base: "", yours: "", next: base }, { type: "update", text: base }],
    ["you changed it", { base, yours: yoursStart, next: base }, { type: "kept", why: "changed-by-you" }],
    ["you emptied it", { base, yours: "", next: base }, { type: "kept", why: "changed-by-you" }],
    ["you emptied it and the plan changed", { base, yours: "", next: nextEnd }, { type: "conflict", before: "" }],
    ["you deleted it", { base, next: base }, { type: "kept", why: "deleted-by-you" }],
    ["you deleted it and the plan changed", { base, next: nextEnd }, { type: "kept", why: "deleted-by-you" }],
    ["the manifest was lost and it is gone", { base, next: base, written: false }, { type: "create", text: base }],
    ["both made the same change", { base, yours: nextEnd, next: nextEnd }, { type: "identical" }],
    [
      "both changed different places",
      { base, yours: yoursStart, next: nextEnd },
      { type: "merged", text: both, before: yoursStart },
    ],
    [
      "a merge that was written before the run was cut off",
      { base, yours: both, next: nextEnd },
      { type: "kept", why: "changed-by-you" },
    ],
    [
      "both changed one line",
      { base, yours: "a\nb\nX\nd\ne\n", next: "a\nb\nY\nd\ne\n" },
      { type: "conflict", theirs: "a\nb\nY\nd\ne\n" },
    ],
    [
      "both changed neighbouring lines",
      { base, yours: "a\nB\nc\nd\ne\n", next: "a\nb\nC\nd\ne\n" },
      { type: "conflict" },
    ],
    [
      "you deleted what the plan changed",
      { base, yours: "a\nb\nd\ne\n", next: "a\nb\nC\nd\ne\n" },
      { type: "conflict" },
    ],
    [
      "the plan deleted what you changed",
      { base, yours: "a\nb\nC\nd\ne\n", next: "a\nb\nd\ne\n" },
      { type: "conflict" },
    ],
    [
      "both deleted the same line",
      { base, yours: "A\nb\nd\ne\n", next: "a\nb\nd\ne\n" },
      { type: "kept", why: "changed-by-you" },
    ],
    ["both added at the end", { base, yours: `${base}x\n`, next: `${base}y\n` }, { type: "conflict" }],
    ["both added the same at the end", { base, yours: `A\n${base.slice(2)}x\n`, next: `${base}x\n` }, { type: "kept" }],
    [
      "you added above, the plan below",
      { base, yours: `x\n${base}`, next: `${base}y\n` },
      { type: "merged", text: `x\n${base}y\n` },
    ],
    [
      "your line endings are Windows'",
      { base, yours: crlf(base), next: nextEnd },
      { type: "merged", text: crlf(nextEnd) },
    ],
    [
      "your line endings and edits",
      { base, yours: crlf(yoursStart), next: nextEnd },
      { type: "merged", text: crlf(both) },
    ],
    ["only your line endings differ", { base, yours: crlf(base), next: base }, { type: "kept", why: "changed-by-you" }],
    [
      "you mix line endings",
      { base, yours: "A\r\nb\nc\nd\ne\n", next: nextEnd },
      { type: "merged", text: "A\r\nb\nc\nd\nE\n" },
    ],
    [
      "you took off the last newline",
      { base, yours: base.slice(0, -1), next: `x\n${base}` },
      { type: "merged", text: `x\n${base.slice(0, -1)}` },
    ],
    [
      "the plan took off the last newline",
      { base, yours: yoursStart, next: base.slice(0, -1) },
      { type: "merged", text: yoursStart.slice(0, -1) },
    ],
    [
      "nobody knows the base, and yours differs",
      { yours: yoursStart, next: nextEnd, written: true },
      { type: "conflict" },
    ],
    [
      "your bytes are not UTF-8",
      { base, yours: "A\uFFFD\nb\nc\nd\ne\n", next: nextEnd, utf8: false },
      { type: "conflict" },
    ],
    [
      "your bytes are not UTF-8 and the plan stands",
      { base, yours: "\uFFFD", next: base, utf8: false },
      { type: "kept" },
    ],
    [
      "the plan makes it executable",
      { base, yours: base, next: base, modes: [0o644, 0o644, 0o755] },
      { type: "update", mode: 0o755, text: base },
    ],
    [
      "the plan tightens the mode",
      { base, yours: base, next: base, modes: [0o644, 0o664, 0o600] },
      { type: "update", mode: 0o600 },
    ],
    ["you tightened the mode", { base, yours: base, next: base, modes: [0o644, 0o600, 0o644] }, { type: "identical" }],
    [
      "you tightened the mode, the plan changed",
      { base, yours: base, next: nextEnd, modes: [0o644, 0o600, 0o644] },
      { type: "update", mode: 0o600 },
    ],
    [
      "you edited it, the plan makes it executable",
      { base, yours: yoursStart, next: base, modes: [0o644, 0o644, 0o755] },
      { type: "merged", text: yoursStart, mode: 0o755 },
    ],
    [
      "merged with your own mode",
      { base, yours: yoursStart, next: nextEnd, modes: [0o644, 0o640, 0o644] },
      { type: "merged", mode: 0o640 },
    ],
    [
      "a clone with another umask",
      { base, yours: base, next: base, modes: [0o644, 0o664, 0o644] },
      { type: "identical" },
    ],
    ["once: new", { ...once, next: "a\n" }, { type: "create" }],
    ["once: as written", { ...once, yours: "a\n", next: "a\n", written: true }, { type: "identical" }],
    [
      "once: you changed it",
      { ...once, yours: "b\n", next: "a\n", written: true },
      { type: "kept", why: "written-once" },
    ],
    [
      "once: the plan changed",
      { ...once, yours: "a\n", next: "b\n", written: true },
      { type: "kept", why: "written-once" },
    ],
    ["once: there before us", { ...once, yours: "mine\n", next: "a\n" }, { type: "kept", why: "written-once" }],
    ["once: you deleted it", { ...once, next: "a\n", written: true }, { type: "kept", why: "deleted-by-you" }],
    ["once: not UTF-8", { ...once, yours: "\uFFFD", next: "a\n", utf8: false }, { type: "kept", why: "written-once" }],
  ])("%s", (_name, input, expected) => {
    expect(decideFile(plannedOf(input), knownOf(input))).toMatchObject({ path, ...expected });
  });
});

describe("a file that left the plan", () => {
  test.each<[string, Partial<Case>, object[]]>([
    ["untouched", { base, yours: base }, [{ path, type: "orphan", remove: true, before: base }]],
    ["changed by you", { base, yours: yoursStart }, [{ path, type: "orphan", remove: false, before: yoursStart }]],
    ["deleted by you", { base }, []],
    [
      "written once, untouched",
      { ...once, base, yours: base },
      [{ path, type: "orphan", remove: false, before: base }],
    ],
    [
      "of which nobody knows the base",
      { yours: base, written: true },
      [{ path, type: "orphan", remove: false, before: base }],
    ],
  ])("%s", (_name, input, expected) => {
    const files = new Map([[path, knownOf({ next: "", ...input })]]);
    expect(decideChanges({ files: [] }, { files })).toEqual(expected);
  });
});

test("changes come sorted by path, orphans among them", () => {
  const planned = (name: string): PlannedFile => ({ path: name, text: "", mode: 0o644, policy: "managed" });
  const files = new Map([["b", knownOf({ base, yours: base, next: "" })]]);
  const changes = decideChanges({ files: [planned("a"), planned("c")] }, { files });
  expect(changes.map(({ path, type }) => `${type} ${path}`)).toEqual(["create a", "orphan b", "create c"]);
});

describe("a file that yields", () => {
  const readme: PlannedFile = { path: "README.md", text: "ours\n", mode: 0o644, policy: "managed", yields: true };
  const theirs = { text: "theirs\n", mode: 0o644, utf8: true };

  test.each<[string, KnownFile, string]>([
    ["is written where there is none", { written: false }, "create"],
    ["stays out of the way of one that was there before", { written: false, yours: theirs }, "kept"],
    [
      "is managed like any other once we wrote it",
      { written: true, yours: { ...theirs, text: "old\n" }, base: { text: "old\n", mode: 0o644 } },
      "update",
    ],
  ])("%s", (_what, known, type) => {
    expect(decideFile(readme, known).type).toBe(type);
  });
});
