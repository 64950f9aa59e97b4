import { describeChange } from "../../src/merge/describe.ts";
import { diffChange } from "../../src/merge/diff.ts";
import type { Change } from "../../src/merge/types.ts";

const path = "playbooks/site.yml";

test.each<[Change, string]>([
  [{ type: "create", path, mode: 0o644, text: "" }, "create playbooks/site.yml"],
  [{ type: "identical", path }, "same playbooks/site.yml"],
  [{ type: "update", path, mode: 0o644, text: "b", before: "a" }, "update playbooks/site.yml"],
  [{ type: "update", path, mode: 0o755, text: "a", before: "a" }, "mode playbooks/site.yml (now 755)"],
  [{ type: "merged", path, mode: 0o644, text: "b", before: "a" }, "merge playbooks/site.yml (your edits kept)"],
  [
    { type: "conflict", path, theirs: "b", before: "a" },
    "conflict playbooks/site.yml → .harden/conflicts/playbooks/site.yml: copy what you want and delete that file, or: harden-init generate --resolve",
  ],
  [{ type: "kept", path, why: "written-once" }, "keep playbooks/site.yml (it is yours)"],
  [{ type: "kept", path, why: "changed-by-you" }, "keep playbooks/site.yml (your edits stay)"],
  [{ type: "kept", path, why: "deleted-by-you" }, "leave out playbooks/site.yml (you deleted it)"],
  [{ type: "orphan", path, remove: true, before: "" }, "remove playbooks/site.yml (no longer needed)"],
  [
    { type: "orphan", path, remove: false, before: "" },
    "keep playbooks/site.yml (no longer needed, but it is yours: delete it at any time)",
  ],
])("%j", (change, line) => {
  expect(describeChange(change)).toBe(line);
});

describe("the diff of", () => {
  test("an update shows what goes and what comes", async () => {
    const diff = await diffChange({ type: "update", path, mode: 0o644, text: "a\nB\n", before: "a\nb\n" });
    expect(diff).toBe(`--- ${path}\n+++ ${path}\n@@ -1,2 +1,2 @@\n a\n-b\n+B\n`);
  });

  test("a new file and of a removed one has nothing on the other side", async () => {
    const created = await diffChange({ type: "create", path, mode: 0o644, text: "a\n" });
    const removed = await diffChange({ type: "orphan", path, remove: true, before: "a\n" });
    expect(created).toBe(`--- /dev/null\n+++ ${path}\n@@ -0,0 +1,1 @@\n+a\n`);
    expect(removed).toBe(`--- ${path}\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n`);
  });

  test("a conflict stands between the two sides", async () => {
    const diff = await diffChange({ type: "conflict", path, theirs: "b\n", before: "a\n" });
    expect(diff).toContain(`--- ${path} (yours)\n+++ ${path} (new)\n`);
  });

  test.each<Change>([
    { type: "identical", path },
    { type: "kept", path, why: "changed-by-you" },
    { type: "orphan", path, remove: false, before: "a\n" },
    { type: "update", path, mode: 0o755, text: "a\n", before: "a\n" },
  ])("what stays is empty: %j", async (change) => {
    expect(await diffChange(change)).toBe("");
  });

  test("files in secrets/ does not show any of it", async () => {
    const diff = await diffChange({ type: "update", path: "secrets/x.yml", mode: 0o600, text: "new", before: "old" });
    expect(diff).toBe("secrets/x.yml differs; files in secrets/ are not shown\n");
  });

  test("a text with signs that steer a terminal spells them out", async () => {
    const diff = await diffChange({ type: "create", path, mode: 0o644, text: "a\u001b[2Jb\tc\r\nü\u202e\n" });
    expect(diff).toContain("+a\\u{1b}[2Jb\tc\\u{d}\n+ü\\u{202e}\n");
  });
});
