import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../support/projects/folders.ts";
import { type Ran, type TestProject, writeProject } from "./cli.ts";
import { withProgram } from "./programs.ts";

const newFolder = makeFolders();
let project: TestProject;
beforeAll(async () => {
  project = await writeProject(newFolder());
});

const item = (outcome: string, more: object = {}) => ({
  kind: "file",
  name: "/etc/x",
  controls: ["seccomp"],
  outcome,
  ...more,
});

interface Called extends Ran {
  /** The command line of each run of the play. */
  readonly runs: readonly string[];
}

/** Calls undo with an `ansible-playbook` that writes down how it is called, and says of its host what a play would. */
async function undo(words: readonly string[], items: readonly object[], ending = "exit 0"): Promise<Called> {
  const folder = newFolder();
  const log = join(folder, "runs");
  const stats = { ok: 1, changed: 1, failures: 0, ignored: 0, rescued: 0, skipped: 0, unreachable: 0 };
  const events = [
    { _event: "v2_playbook_on_play_start", play: { name: "Put back" } },
    {
      _event: "v2_playbook_on_stats",
      stats: { local: stats },
      custom_stats: { local: { undo: { items, notes: ["The engine was restarted."] } } },
    },
  ];
  const script = [
    `echo "$*" >>${log}`,
    ...events.map((event) => `cat <<'END'\n${JSON.stringify(event)}\nEND`),
    ending,
  ].join("\n");
  const ran = await withProgram(folder, "ansible-playbook", script, () => project.call(["undo", ...words]));
  return { ...ran, runs: readFileSync(log, "utf8").trim().split("\n") };
}

test("shows first, and does it when it is agreed to", async () => {
  const { code, stdout, runs } = await undo(["--yes", "--packages"], [item("remove")]);
  expect(code).toBe(0);
  expect(runs).toHaveLength(2);
  expect(runs.map((run) => run.includes("--check"))).toEqual([true, false]);
  expect(runs.every((run) => run.includes('"undo_packages":true'))).toBe(true);
  expect(stdout).toMatch(/remove +file \/etc\/x[\s\S]*removed +file \/etc\/x[\s\S]*The engine was restarted/);
  expect(stdout).toContain("`harden-init down` stops it");
});

test.each<[string, readonly string[], readonly object[], number]>([
  ["only shown", ["--check"], [item("remove")], 0],
  ["nothing to do", ["--yes"], [item("stays", { why: "in use" })], 0],
  ["only what somebody changed", ["--yes"], [item("conflict", { why: "changed" })], 3],
])("%s: one run, which changes nothing", async (_what, words, items, expected) => {
  const { code, runs } = await undo(words, items);
  expect({ code, runs }).toEqual({ code: expected, runs: [expect.stringContaining("--check")] });
});

test("a conflict among the rest is told by the exit code", async () => {
  expect((await undo(["--yes"], [item("remove"), item("conflict", { name: "/etc/y" })])).code).toBe(3);
});

test("one control and one host are handed on", async () => {
  const { runs } = await undo(["seccomp", "--yes", "--limit", "local"], [item("remove")]);
  expect(runs.every((run) => run.includes('"undo_control":"seccomp"') && run.includes("--limit=local"))).toBe(true);
});

test("the document holds what was done", async () => {
  const { stdout } = await undo(["--yes", "--json"], [item("restore", { change: "a → b" })]);
  expect(JSON.parse(stdout)).toEqual({
    done: true,
    hosts: [{ host: "local", items: [item("restore", { change: "a → b" })], notes: ["The engine was restarted."] }],
    failures: [],
  });
});

test("without a terminal to ask on nothing is changed", async () => {
  const { code, stderr, runs } = await undo([], [item("remove")]);
  expect({ code, runs: runs.length }).toEqual({ code: 2, runs: 1 });
  expect(stderr).toContain("--yes");
});

test("a run that fails is no success", async () => {
  expect((await undo(["--yes"], [item("remove")], "exit 2")).code).toBe(5);
});

test("a control that is missing is named with the nearest one, and nothing is run", async () => {
  const { code, stderr } = await project.call(["undo", "secomp", "--yes"]);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean seccomp?") });
});

test("a project of an earlier version is told to be written again", async () => {
  const older = await writeProject(newFolder());
  rmSync(join(older.root, "playbooks/undo.yml"));
  const { code, stderr } = await older.call(["undo", "--yes"]);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("harden-init generate") });
});
