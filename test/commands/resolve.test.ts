import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasMarks, writeMarks } from "../../src/merge/marked.ts";
import { makeFolders } from "../support/projects/folders.ts";
import { treeOf } from "../write/project.ts";
import { type TestProject, writeProject } from "./cli.ts";

const newFolder = makeFolders();
const compose = "playbooks/files/opt/harden/csvs23/compose.yml";

/** A project in which the user and the answers changed the same line. */
async function withConflict(): Promise<TestProject> {
  const project = await writeProject(newFolder());
  change(project, compose, 'published: "8081"', 'published: "7777"');
  change(project, "harden.yml", "127.0.0.1:8081", "127.0.0.1:8090");
  return project;
}

function change({ root }: TestProject, path: string, from: string, to: string): void {
  const text = readFileSync(join(root, path), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(root, path), text.replace(from, to));
}

function textOf({ root }: TestProject, path: string): string {
  return readFileSync(join(root, path), "utf8");
}

test.each([
  ["mine", "7777"],
  ["theirs", "8090"],
])("--resolve %s settles every conflict that way, shows both, and leaves nothing open", async (side, port) => {
  const project = await withConflict();
  const { code, stdout, stderr } = await project.call(["generate", "--resolve", side]);
  expect(code).toBe(0);
  expect(stdout).toContain('-        published: "7777"');
  expect(stdout).toContain('+        published: "8090"');
  expect(textOf(project, compose)).toContain(`published: "${port}"`);
  expect(stderr).toContain(`${compose} is settled: `);
  expect(existsSync(join(project.root, ".harden/conflicts"))).toBe(false);
  expect(await project.call(["generate", "--check"])).toMatchObject({ code: 0 });
});

test("what was written and what is to be known of it is told once, and a program gets one value", async () => {
  const words = ({ stdout }: { readonly stdout: string }, text: string) => stdout.split(text).length - 1;
  const told = await (await withConflict()).call(["generate", "--resolve", "theirs"]);
  expect(words(told, 'notes: README.md, under "To know"')).toBe(1);
  expect(words(told, "update README.md")).toBe(1);
  expect(told.stdout).toMatch(/update README\.md[\s\S]*conflict 1 of 1[\s\S]*notes: README/);
  const { stdout, code } = await (await withConflict()).call(["generate", "--resolve", "theirs", "--json"]);
  expect(code).toBe(0);
  const { changes, notes } = JSON.parse(stdout);
  expect(changes).toContainEqual({ type: "update", path: "README.md" });
  expect(changes).not.toContainEqual(expect.objectContaining({ type: "conflict" }));
  expect(notes).toHaveLength(2);
});

test("without a terminal to ask on a side must be named, and everything stays", async () => {
  const project = await withConflict();
  const mine = textOf(project, compose);
  const { code, stderr } = await project.call(["generate", "--resolve"]);
  expect(code).toBe(2);
  expect(stderr).toContain("--resolve mine");
  expect(textOf(project, compose)).toBe(mine);
});

test("a side that there is not is refused before anything is written", async () => {
  const project = await withConflict();
  const before = treeOf(project.root, true);
  expect(await project.call(["generate", "--resolve", "both"])).toMatchObject({ code: 2, stdout: "" });
  expect(treeOf(project.root, true)).toEqual(before);
});

test("without a conflict there is nothing to resolve", async () => {
  const project = await writeProject(newFolder());
  expect(await project.call(["generate", "--resolve", "mine"])).toMatchObject({ code: 0 });
});

test("both versions stand between marks, and what both agree on once", () => {
  const text = writeMarks("a\nmine\nz\n", "a\ntheirs\nz\n", "a\nold\nz\n");
  expect(text).toBe("a\n<<<<<<< yours\nmine\n||||||| written last\nold\n=======\ntheirs\n>>>>>>> harden-init\nz\n");
  expect(hasMarks(text)).toBe(true);
  expect(hasMarks("a\n======\n# <<<<<<< here\n")).toBe(false);
});
