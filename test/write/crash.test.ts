import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../src/plan/types.ts";
import { makeFolders } from "../support/projects/folders.ts";
import { makeChild } from "./children/build.ts";
import { generate, planOf, put, type Texts, treeOf } from "./project.ts";

const newRoot = makeFolders();
const run = makeChild("generate");

interface Edits {
  readonly start?: string;
  readonly middle?: string;
  readonly end?: string;
}

const lines = ({ start = "a", middle = "c", end = "e" }: Edits) => `${start}\nb\n${middle}\nd\n${end}\n`;
const old = lines({});
const yours = lines({ middle: "yours" });
const newer = lines({ middle: "newer" });
const once = { text: old, policy: "once" } as const;

const first = planOf({
  "deleted.yml": old,
  "gone.yml": old,
  "gone/edited.yml": old,
  "merge.yml": old,
  "once.yml": once,
  "resolved.yml": old,
  "reverted.yml": old,
  "same.yml": old,
  "settled.yml": old,
  "taken-in.yml": old,
  "update.yml": old,
});
const openings = {
  "resolved.yml": newer,
  "reverted.yml": newer,
  "settled.yml": newer,
  "taken-in.yml": lines({ middle: "newer", end: "newer" }),
};
const second = planOf({ ...textsOf(first), ...openings });
const { "gone.yml": _gone, "gone/edited.yml": _edited, ...rest } = textsOf(second);
const last = planOf({
  ...rest,
  "conflict.yml": newer,
  "deleted.yml": newer,
  "merge.yml": lines({ end: "newer" }),
  "new/script.py": { text: "new\n", mode: 0o755 },
  "once.yml": { ...once, text: newer },
  "reverted.yml": old,
  "update.yml": newer,
});

function textsOf(plan: Plan) {
  return Object.fromEntries(plan.files.map((file) => [file.path, file]));
}

/** A project in which every kind of change is waiting: of each conflict that was open, another end. */
async function prepare(): Promise<string> {
  const root = newRoot();
  await generate(root, first, "first");
  for (const path of Object.keys(openings)) {
    put(root, path, yours);
  }
  await generate(root, second, "second");
  rmSync(join(root, "deleted.yml"));
  rmSync(join(root, ".harden/conflicts/settled.yml"));
  put(root, "conflict.yml", yours);
  put(root, "gone/edited.yml", yours);
  put(root, "merge.yml", lines({ start: "yours" }));
  put(root, "once.yml", yours);
  put(root, "resolved.yml", newer);
  put(root, "settled.yml", lines({ middle: "yours and newer" }));
  put(root, "taken-in.yml", lines({ start: "yours", middle: "newer" }));
  return root;
}

/** Breaks the run at each of its steps in turn until one run comes through; gives the number of steps. */
async function breakEverywhere(fault: string, check: (root: string, before: Texts) => Promise<void>): Promise<number> {
  const prepared = await prepare();
  const before = treeOf(prepared);
  const planFile = join(newRoot(), "plan.json");
  writeFileSync(planFile, JSON.stringify(last));
  for (let step = 1; ; step += 1) {
    const root = newRoot();
    cpSync(prepared, root, { recursive: true });
    const ended = await run(root, fault, String(step), planFile);
    if (ended.code === 0) {
      return step - 1;
    }
    expect(ended).toMatchObject(fault === "killed" ? { signal: "SIGKILL" } : { code: 4, stderr: /the disk is full/ });
    await check(root, before);
    rmSync(root, { recursive: true });
  }
}

/** The project after a run that nothing disturbed. */
async function undisturbed(): Promise<{ all: Texts; changes: readonly string[] }> {
  const root = await prepare();
  const changes = await generate(root, last, "last");
  return { all: treeOf(root, true), changes };
}

async function expectRepair(root: string, before: Texts, after: Texts): Promise<void> {
  for (const [path, text] of Object.entries(treeOf(root))) {
    expect([before[path], after[path]]).toContain(text);
  }
  await generate(root, last, "last");
  expect(treeOf(root, true)).toEqual(after);
}

test("all kinds of change are in the run that is broken", async () => {
  expect((await undisturbed()).changes).toEqual([
    "conflict conflict.yml",
    "kept deleted.yml",
    "orphan gone.yml",
    "orphan gone/edited.yml",
    "merged merge.yml",
    "create new/script.py",
    "kept once.yml",
    "kept reverted.yml",
    "kept settled.yml",
    "merged taken-in.yml",
    "update update.yml",
  ]);
});

test("killed at any step, each file is the old or the new one, and the next run ends as if nothing had been", async () => {
  const { all } = await undisturbed();
  const steps = await breakEverywhere("killed", (root, before) => expectRepair(root, before, all));
  expect(steps).toBeGreaterThan(30);
});

test("full at any step, the disk is named, nothing unfinished stays, and the next run does the rest", async () => {
  const { all } = await undisturbed();
  const steps = await breakEverywhere("full", async (root, before) => {
    const unfinished = join(root, ".harden/unfinished");
    expect(existsSync(unfinished) ? readdirSync(unfinished) : []).toEqual([]);
    await expectRepair(root, before, all);
  });
  expect(steps).toBeGreaterThan(20);
});
