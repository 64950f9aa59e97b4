import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders } from "../../support/projects/folders.ts";
import { type Ran, type TestProject, writeProject } from "../cli.ts";
import { withProgram } from "../programs.ts";

const newFolder = makeFolders();
let project: TestProject;
let bare: TestProject;

beforeAll(async () => {
  bare = await writeProject(newFolder());
  project = await writeProject(newFolder());
  await appendFile(join(project.root, "harden.yml"), "backups: {}\n");
  expect(await project.call(["generate", "--yes"])).toMatchObject({ code: 0 });
});

test.each([
  ["no action", ["backup"], "missing required argument"],
  ["another action", ["backup", "delete"], "unknown action"],
  ["a word too many", ["backup", "now", "20261129-033000"], "unknown action"],
  ["a name that is none", ["backup", "prove", "latest"], "looks like 20261129-033000"],
  ["a name that is none, of a restore", ["restore", "../x"], "looks like 20261129-033000"],
  ["a folder of no server", ["restore", "--into", "old"], "absolute path"],
  ["a folder with a template", ["restore", "--into", "/srv/{{ x }}"], "absolute path"],
  ["two that exclude each other", ["restore", "--into", "/srv/old", "--without-backup"], "means nothing"],
])("%s ends with 2 before anything is run", async (_what, words, says) => {
  const { code, stderr } = await project.call(words);
  expect({ code, says: stderr.includes(says) ? says : stderr }).toEqual({ code: 2, says });
});

test.each([["backup", "list"], ["backup", "now"], ["restore"]])(
  "a project without backups says so: %s %s",
  async (...words) => {
    const { code, stderr } = await bare.call(words.filter(Boolean));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("the answers want no backups") });
  },
);

const newest = { backup: "20261129-033000", at: "2026-11-29T03:30:00Z", why: "by the timer" };
const older = { backup: "20261128-033000", at: "2026-11-28T03:30:00Z", why: "before a deploy" };

/** Calls a command with an `ansible` that answers for its hosts. */
function asked(words: readonly string[], hosts: Readonly<Record<string, object>>): Promise<Ran> {
  const answers = Object.fromEntries(
    Object.entries(hosts).map(([host, one]) => [host, { stdout: JSON.stringify(one), rc: 0 }]),
  );
  const script = `cat <<'END'\n${JSON.stringify({ _event: "v2_runner_on_ok", hosts: answers })}\nEND`;
  return withProgram(newFolder(), "ansible", script, () => project.call(words));
}

test("the backups of each host are listed", async () => {
  const { code, stdout } = await asked(["backup", "list"], { local: { backups: [newest, older] } });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout:
      "local\n  20261129-033000  2026-11-29 03:30 UTC  by the timer\n  20261128-033000  2026-11-28 03:30 UTC  before a deploy\n",
  });
});

test.each([
  [
    "a backup that there is not",
    ["20200101-000000"],
    { local: { backups: [newest] } },
    "has no backup 20200101-000000",
  ],
  ["none at all", [], { local: { backups: [] } }, "local has no backup"],
  ["an answer of another shape", [], { local: ["?"] }, "local has no backup"],
  ["two servers", [], { one: { backups: [newest] }, two: { backups: [older] } }, "a backup is of one server"],
])("restore refuses %s", async (_what, words, hosts, says) => {
  const { code, stderr } = await asked(["restore", ...words, "--yes"], hosts);
  expect({ code, says: stderr.includes(says) ? says : stderr }).toEqual({ code: 2, says });
});

test("a restore is asked about, with what becomes of the present data", async () => {
  const { code, stderr } = await asked(["restore"], { local: { backups: [newest] } });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("--yes") });
});
