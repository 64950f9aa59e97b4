import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { decideChanges } from "../../src/merge/decide.ts";
import { applyChanges } from "../../src/write/apply.ts";
import { withProjectLock } from "../../src/write/lock.ts";
import { readSnapshot } from "../../src/write/snapshot.ts";
import { makeFolders } from "../support/projects/folders.ts";
import { generate, planOf, put, read, treeOf } from "./project.ts";

const newRoot = makeFolders();
const plan = planOf({ "playbooks/site.yml": "ours\n" });
const next = planOf({ "playbooks/site.yml": "newer\n" });

/** A project, and beside it a folder that nothing may reach. */
function projectAndOutside(): { root: string; outside: string } {
  const root = newRoot();
  const outside = newRoot();
  put(outside, "site.yml", "precious\n");
  put(outside, "manifest.json", "precious\n");
  return { root, outside };
}

const untouched = { "manifest.json": "precious\n", "site.yml": "precious\n" };

describe("a symbolic link is neither followed nor replaced", () => {
  test.each<[string, string, string]>([
    ["in the place of a file", "site.yml", "playbooks/site.yml"],
    ["that leads nowhere", "missing.yml", "playbooks/site.yml"],
    ["in the place of a folder", ".", "playbooks"],
    ["in the place of the tool's folder", ".", ".harden"],
    ["in the place of the manifest", "manifest.json", ".harden/manifest.json"],
    ["in the place of a conflict copy", "site.yml", ".harden/conflicts/playbooks/site.yml"],
    ["above a conflict copy", ".", ".harden/conflicts/playbooks"],
    ["above the base copies", ".", ".harden/base"],
  ])("%s", async (_name, target, link) => {
    const { root, outside } = projectAndOutside();
    mkdirSync(join(root, link, ".."), { recursive: true });
    symlinkSync(join(outside, target), join(root, link));
    await expect(generate(root, plan)).rejects.toThrow(`${link}: a symbolic link is in the place of a f`);
    expect(treeOf(outside)).toEqual(untouched);
    expect(lstatSync(join(root, link)).isSymbolicLink()).toBe(true);
  });

  test("that came after the file was looked at", async () => {
    const { root, outside } = projectAndOutside();
    await generate(root, plan);
    const snapshot = readSnapshot(root, next);
    rmSync(join(root, "playbooks"), { recursive: true });
    symlinkSync(outside, join(root, "playbooks"));
    const writing = { plan: next, snapshot, changes: decideChanges(next, snapshot), inputs: "" };
    await expect(applyChanges(root, writing)).rejects.toThrow("playbooks/site.yml: it changed during");
    expect(treeOf(outside)).toEqual(untouched);
  });

  test("where a file left the plan, which is then forgotten", async () => {
    const { root, outside } = projectAndOutside();
    await generate(root, plan);
    put(outside, "site.yml", "ours\n");
    rmSync(join(root, "playbooks"), { recursive: true });
    symlinkSync(outside, join(root, "playbooks"));
    expect(await generate(root, planOf({}))).toEqual([]);
    expect(read(outside, "site.yml")).toBe("ours\n");
  });

  test("in the place of the folder for unfinished files, where only the link goes", async () => {
    const { root, outside } = projectAndOutside();
    mkdirSync(join(root, ".harden"));
    symlinkSync(outside, join(root, ".harden/unfinished"));
    expect(await generate(root, plan)).toEqual(["create playbooks/site.yml"]);
    expect(treeOf(outside)).toEqual(untouched);
  });

  test("in the place of the lock", async () => {
    const { root, outside } = projectAndOutside();
    mkdirSync(join(root, ".harden"));
    symlinkSync(join(outside, "new"), join(root, ".harden/lock"));
    await expect(withProjectLock(root, () => "done")).rejects.toThrow(".harden/lock: another harden-init");
    expect(treeOf(outside)).toEqual(untouched);
  });
});

test("a link above the root itself is the user's choice", async () => {
  const { root } = projectAndOutside();
  const link = join(newRoot(), "link");
  symlinkSync(root, link);
  expect(await generate(link, plan)).toEqual(["create playbooks/site.yml"]);
  expect(read(root, "playbooks/site.yml")).toBe("ours\n");
});

test("a folder, a file and a pipe in the way are all named at once, and a pipe does not make us wait", async () => {
  const root = newRoot();
  mkdirSync(join(root, "folder"));
  put(root, "file", "mine\n");
  execFileSync("mkfifo", [join(root, "pipe")]);
  const wanted = planOf({ folder: "1\n", "file/below": "1\n", pipe: "1\n", fine: "1\n" });
  await expect(generate(root, wanted)).rejects.toMatchObject({
    exitCode: 2,
    complaints: [
      { where: "file", what: expect.stringContaining("a file is in the place of a folder") },
      { where: "folder", what: expect.stringContaining("a folder is in the place of a file") },
      { where: "pipe", what: expect.stringContaining("a pipe, socket or device is in the place") },
    ],
  });
  expect(treeOf(root, true)).toEqual({ file: "mine\n" });
});

test.each(["../x", "/etc/x", ".git/hooks/pre-commit", ".harden/lock", "a\u001b[2J"])(
  "a plan that names %j is refused",
  async (path) => {
    const root = newRoot();
    await expect(generate(root, planOf({ [path]: "1\n" }))).rejects.toThrow(
      "a file of the project cannot have this name",
    );
    expect(treeOf(root, true)).toEqual({});
  },
);

test("a file that is too large to be compared is named", async () => {
  const root = newRoot();
  put(root, "playbooks/site.yml", "");
  truncateSync(join(root, "playbooks/site.yml"), 64 * 1024 * 1024 + 1);
  await expect(generate(root, plan)).rejects.toThrow("playbooks/site.yml: it is larger than 64 MiB");
});

test("a manifest that names files out of the project removes none of them", async () => {
  const { root, outside } = projectAndOutside();
  await generate(root, plan);
  const text = read(root, ".harden/manifest.json").replace(
    "playbooks/site.yml",
    `../${outside.split("/").at(-1)}/site.yml`,
  );
  put(root, ".harden/manifest.json", text);
  await expect(generate(root, planOf({}))).rejects.toThrow("which is not a file of this project");
  expect(treeOf(outside)).toEqual(untouched);
});

/** Only root can mount a small disk of its own; the same fault at each single step is tried elsewhere, by anybody. */
if (canMount()) {
  test("a full disk is met before anything is changed, and the next run with room does it all", async () => {
    const root = newRoot();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", root]);
    try {
      await generate(root, plan);
      const before = treeOf(root, true);
      const big = planOf({ "a.yml": "x".repeat(300_000), "playbooks/site.yml": "newer\n" });
      await expect(generate(root, big)).rejects.toMatchObject({
        exitCode: 4,
        complaints: [{ where: "a.yml", what: "the disk is full." }],
      });
      expect(treeOf(root, true)).toEqual(before);
      execFileSync("mount", ["-o", "remount,size=4m", root]);
      expect(await generate(root, big)).toEqual(["create a.yml", "update playbooks/site.yml"]);
      expect(readFileSync(join(root, "a.yml")).length).toBe(300_000);
    } finally {
      execFileSync("umount", [root]);
    }
  });
}

function canMount(): boolean {
  try {
    execFileSync("unshare", ["--mount", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
