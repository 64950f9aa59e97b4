import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { decideChanges } from "../../src/merge/decide.ts";
import type { Plan } from "../../src/plan/types.ts";
import { applyChanges } from "../../src/write/apply.ts";
import { isUpToDate, openConflicts } from "../../src/write/manifest.ts";
import { readSnapshot } from "../../src/write/snapshot.ts";
import { makeFolders } from "../support/projects/folders.ts";
import { generate, planOf, put, read, treeOf } from "./project.ts";

const newRoot = makeFolders();
const modeOf = (root: string, path: string) => statSync(join(root, path)).mode & 0o777;

const first = planOf({
  "README.md": { text: "hello\n", policy: "once" },
  "library/probe.py": { text: "#!/usr/bin/python3\n", mode: 0o755 },
  "playbooks/site.yml": "a\nb\nc\nd\ne\n",
});
const copy = ".harden/conflicts/playbooks/site.yml";

/** The first plan with another text of its playbook. */
function withSite(text: string): Plan {
  return planOf({ ...Object.fromEntries(first.files.map((file) => [file.path, file])), "playbooks/site.yml": text });
}

/** A project whose playbook both sides changed in the same line. */
async function inConflict(): Promise<string> {
  const root = newRoot();
  await generate(root, first);
  put(root, "playbooks/site.yml", "a\nb\nyours\nd\ne\n");
  await generate(root, withSite("a\nb\nnew\nd\ne\n"));
  return root;
}

test("a new project has all files with their modes, and a second run finds nothing to do", async () => {
  const root = newRoot();
  expect(await generate(root, first)).toEqual([
    "create README.md",
    "create library/probe.py",
    "create playbooks/site.yml",
  ]);
  expect(treeOf(root)).toEqual(Object.fromEntries(first.files.map(({ path, text }) => [path, text])));
  expect(modeOf(root, "library/probe.py")).toBe(0o755 & ~process.umask());
  const before = treeOf(root, true);
  const snapshot = readSnapshot(root, first);
  const changes = decideChanges(first, snapshot);
  expect(await applyChanges(root, { plan: first, snapshot, changes, inputs: "inputs" })).toEqual([]);
  expect(treeOf(root, true)).toEqual(before);
});

test("the touched paths are those of the project, and of conflict copies", async () => {
  const root = newRoot();
  await generate(root, planOf({ a: "1\n", b: "1\n", gone: "1\n" }));
  put(root, "b", "yours\n");
  const plan = planOf({ a: "2\n", b: "2\n", "c/d": "1\n" });
  const snapshot = readSnapshot(root, plan);
  const changes = decideChanges(plan, snapshot);
  const touched = await applyChanges(root, { plan, snapshot, changes, inputs: "" });
  expect(touched).toEqual([".harden/conflicts/b", "a", "c/d", "gone"]);
});

test("an answer changes, and so do you, elsewhere: both are in the file, now and after the next run", async () => {
  const root = newRoot();
  await generate(root, first);
  put(root, "playbooks/site.yml", "A\nb\nc\nd\ne\n", 0o600);
  const next = withSite("a\nb\nc\nd\nE\n");
  expect(await generate(root, next)).toEqual(["merged playbooks/site.yml"]);
  expect(read(root, "playbooks/site.yml")).toBe("A\nb\nc\nd\nE\n");
  expect(modeOf(root, "playbooks/site.yml")).toBe(0o600);
  expect(await generate(root, next)).toEqual(["kept playbooks/site.yml"]);
  expect(await generate(root, withSite("a\nb\nc\nd\nEE\n"))).toEqual(["merged playbooks/site.yml"]);
  expect(read(root, "playbooks/site.yml")).toBe("A\nb\nc\nd\nEE\n");
});

test("what you deleted stays deleted until the manifest is removed", async () => {
  const root = newRoot();
  await generate(root, first);
  rmSync(join(root, "playbooks/site.yml"));
  rmSync(join(root, "README.md"));
  const next = withSite("other\n");
  expect(await generate(root, next)).toEqual(["kept README.md", "kept playbooks/site.yml"]);
  expect(await generate(root, next)).toEqual(["kept README.md", "kept playbooks/site.yml"]);
  rmSync(join(root, ".harden/manifest.json"));
  expect(await generate(root, next)).toEqual(["create README.md", "create playbooks/site.yml"]);
});

test("without a manifest your edits are still told from ours by the base copies", async () => {
  const root = newRoot();
  await generate(root, first);
  put(root, "playbooks/site.yml", "A\nb\nc\nd\ne\n");
  rmSync(join(root, ".harden/manifest.json"));
  expect(await generate(root, withSite("a\nb\nc\nd\nE\n"))).toEqual(["merged playbooks/site.yml"]);
});

test("without base copies, as in a clone that left them out, the manifest still knows our files, and they are made again", async () => {
  const root = newRoot();
  await generate(root, first);
  rmSync(join(root, ".harden/base"), { recursive: true });
  expect(await generate(root, withSite("other\n"))).toEqual(["update playbooks/site.yml"]);
  expect(read(root, ".harden/base/library/probe.py")).toBe("#!/usr/bin/python3\n");
});

test("a file that left the plan goes with its folder where you did not touch it, and is forgotten where you did", async () => {
  const root = newRoot();
  await generate(
    root,
    planOf({ "a/b/one.yml": "1\n", "a/two.yml": "2\n", "c/three.yml": { text: "3\n", policy: "once" } }),
  );
  put(root, "a/two.yml", "mine\n");
  const nothing = planOf({});
  expect(await generate(root, nothing)).toEqual(["orphan a/b/one.yml", "orphan a/two.yml", "orphan c/three.yml"]);
  expect(treeOf(root)).toEqual({ "a/two.yml": "mine\n", "c/three.yml": "3\n" });
  expect(existsSync(join(root, "a/b"))).toBe(false);
  expect(await generate(root, nothing)).toEqual([]);
  expect(Object.keys(treeOf(root, true))).toEqual([".harden/manifest.json", "a/two.yml", "c/three.yml"]);
});

test("a file may become a folder", async () => {
  const root = newRoot();
  await generate(root, planOf({ conf: "1\n" }));
  await generate(root, planOf({}));
  await generate(root, planOf({ "conf/main": "1\n" }));
  expect(treeOf(root)).toEqual({ "conf/main": "1\n" });
});

describe("a conflict", () => {
  const next = withSite("a\nb\nnew\nd\ne\n");

  test("leaves your file alone, lays the other side aside, and stays open", async () => {
    const root = await inConflict();
    expect(read(root, "playbooks/site.yml")).toBe("a\nb\nyours\nd\ne\n");
    expect(read(root, copy)).toBe("a\nb\nnew\nd\ne\n");
    expect(openConflicts(root)).toEqual(["playbooks/site.yml"]);
    expect(isUpToDate(root, "inputs")).toBe(false);
    expect(await generate(root, next)).toEqual(["conflict playbooks/site.yml"]);
  });

  test("is settled when you delete the copy, whatever you made of your file", async () => {
    const root = await inConflict();
    put(root, "playbooks/site.yml", "a\nb\nyours and new\nd\ne\n");
    rmSync(join(root, copy));
    expect(openConflicts(root)).toEqual([]);
    expect(await generate(root, next)).toEqual(["kept playbooks/site.yml"]);
    expect(isUpToDate(root, "inputs")).toBe(true);
    expect(await generate(root, withSite("a\nb\nnew\nd\ne\nf\n"))).toEqual(["merged playbooks/site.yml"]);
    expect(read(root, "playbooks/site.yml")).toBe("a\nb\nyours and new\nd\ne\nf\n");
  });

  test.each([
    ["make your file the new one", (root: string) => put(root, "playbooks/site.yml", "a\nb\nnew\nd\ne\n"), next],
    ["take your edit back", (root: string) => put(root, "playbooks/site.yml", "a\nb\nc\nd\ne\n"), next],
    ["take the answer back", () => undefined, first],
  ])("is settled when you %s, and its copy goes", async (_name, settle, plan) => {
    const root = await inConflict();
    settle(root);
    await generate(root, plan);
    expect(existsSync(join(root, ".harden/conflicts"))).toBe(false);
    expect(openConflicts(root)).toEqual([]);
    expect((await generate(root, plan)).join()).not.toContain("conflict");
  });

  test("shows the newest text when the plan goes on", async () => {
    const root = await inConflict();
    expect(await generate(root, withSite("a\nb\nnewer\nd\ne\n"))).toEqual(["conflict playbooks/site.yml"]);
    expect(read(root, copy)).toBe("a\nb\nnewer\nd\ne\n");
  });

  test("does not lose what you wrote into the copy by mistake", async () => {
    const root = await inConflict();
    put(root, copy, "a\nb\nmy work\nd\ne\n");
    await expect(generate(root, next)).rejects.toThrow(/conflicts\/playbooks\/site.yml: this copy was edited/);
    expect(read(root, copy)).toBe("a\nb\nmy work\nd\ne\n");
  });

  test("about a file that was there before us is settled by its copy too, and the file stays yours", async () => {
    const root = newRoot();
    put(root, "playbooks/site.yml", "mine\n");
    expect(await generate(root, first)).toContain("conflict playbooks/site.yml");
    rmSync(join(root, copy));
    expect(await generate(root, first)).toEqual(["kept playbooks/site.yml"]);
    expect(read(root, "playbooks/site.yml")).toBe("mine\n");
  });
});

test("a file that you save while the run is under way is not overwritten", async () => {
  const root = newRoot();
  await generate(root, first);
  const plan = withSite("other\n");
  const snapshot = readSnapshot(root, plan);
  put(root, "playbooks/site.yml", "saved just now\n");
  const writing = { plan, snapshot, changes: decideChanges(plan, snapshot), inputs: "" };
  await expect(applyChanges(root, writing)).rejects.toThrow("playbooks/site.yml: it changed during this run");
  expect(read(root, "playbooks/site.yml")).toBe("saved just now\n");
});

test("bytes that are not UTF-8 survive a change of the plan", async () => {
  const root = newRoot();
  await generate(root, first);
  const latin1 = Buffer.from("a\nb\nc \xe4\nd\ne\n", "latin1");
  put(root, "playbooks/site.yml", latin1);
  expect(await generate(root, withSite("A\nb\nc\nd\ne\n"))).toEqual(["conflict playbooks/site.yml"]);
  expect(Buffer.from(read(root, "playbooks/site.yml"))).toEqual(Buffer.from(latin1.toString("utf8")));
});

test("a project is up to date only for the inputs of its last whole run", async () => {
  const root = newRoot();
  expect(isUpToDate(root, "one")).toBe(false);
  await generate(root, first, "one");
  expect(isUpToDate(root, "one")).toBe(true);
  expect(isUpToDate(root, "two")).toBe(false);
  put(root, ".harden/unfinished/file", "cut off");
  expect(isUpToDate(root, "one")).toBe(false);
  await generate(root, first, "one");
  expect(isUpToDate(root, "one")).toBe(true);
});

test("many files take time in proportion to their number", async () => {
  const files = (count: number) =>
    planOf(
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`d${index % 100}/f${index}`, `${index}\n`])),
    );
  const unchanged = async (count: number) => {
    const root = newRoot();
    await generate(root, files(count));
    const begin = performance.now();
    await generate(root, files(count));
    return performance.now() - begin;
  };
  await unchanged(40);
  const [few, many] = [await unchanged(100), await unchanged(1_000)];
  expect(many).toBeLessThan(Math.max(few, 5) * 40);
});
