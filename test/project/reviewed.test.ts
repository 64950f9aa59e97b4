import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type TestProject, writeProject } from "../commands/cli.ts";
import { makeFolders } from "../support/projects/folders.ts";

/* Before anything is opened, what Ansible would read is compared with what was generated. */

const newFolder = makeFolders();
const collection = "playbooks/collections/ansible_collections/harden/stack/plugins";

/** A project that could be deployed, with a home of its own, where agreements are kept. */
async function deployable(): Promise<TestProject> {
  const folder = newFolder();
  const project = await writeProject(folder);
  for (const path of ["webserver/index.php", "dbserver/sqlconfig/csvs23db.sql"]) {
    write(project.root, path, "content\n");
  }
  const env = { XDG_STATE_HOME: join(folder, "state"), PATH: "/nowhere" };
  return { ...project, call: (argv, more = {}) => project.call(argv, { ...more, env: { ...env, ...more.env } }) };
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const changes: readonly (readonly [string, path: string, how: RegExp, change: (file: string) => void])[] = [
  ["an edited playbook", "playbooks/stack.yml", /differs from/, (file) => appendFileSync(file, "# mine\n")],
  ["edited settings", "ansible.cfg", /differs from/, (file) => appendFileSync(file, "[defaults]\nlibrary = /tmp\n")],
  [
    "an edited compose file",
    "playbooks/files/opt/harden/csvs23/compose.yml",
    /differs/,
    (file) => appendFileSync(file, "#\n"),
  ],
  ["edited variables", "inventory/group_vars/csvs23.yml", /differs from/, (file) => appendFileSync(file, "a: 1\n")],
  ["a server's variables", "inventory/host_vars/local.yml", /was added/, (file) => writeFileSync(file, "a: 1\n")],
  ["a new module", "playbooks/library/ping.py", /was added/, (file) => writeFileSync(file, "")],
  ["a plugin in the collection", `${collection}/filter/own.py`, /was added/, (file) => writeFileSync(file, "")],
  ["compiled code alone", `${collection}/modules/own.pyc`, /was added/, (file) => writeFileSync(file, "")],
  [
    "another collection",
    "playbooks/collections/ansible_collections/community/docker/x",
    /was added/,
    (file) => writeFileSync(file, ""),
  ],
  ["a deleted file", "playbooks/tasks/measure.yml", /is not there/, (file) => rmSync(file)],
  ["a linked folder", "playbooks/roles", /is a link/, (file) => symlinkSync("/tmp", file)],
];

test.each(changes)("%s is named, and nothing is opened", async (_what, path, how, change) => {
  const { root, call } = await deployable();
  mkdirSync(dirname(join(root, path)), { recursive: true });
  change(join(root, path));
  const { code, stderr } = await call(["deploy"]);
  expect(code).toBe(3);
  expect(stderr).toContain(`${path}: Ansible reads this path`);
  expect(stderr).toMatch(how);
  expect(stderr).toContain("--yes");
});

test("what can write into the folder cannot agree to its own edits: the manifest is no proof", async () => {
  const { root, call } = await deployable();
  const playbook = join(root, "playbooks/stack.yml");
  appendFileSync(playbook, "# theirs\n");
  const manifest = join(root, ".harden/manifest.json");
  const text = readFileSync(manifest, "utf8");
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256").update(readFileSync(playbook)).digest("hex");
  writeFileSync(manifest, text.replace(/("playbooks\/stack.yml": .*"sha256":")[0-9a-f]+/, `$1${hash}`));
  expect(readFileSync(manifest, "utf8")).toContain(hash);
  expect(await call(["deploy"])).toMatchObject({ code: 3, stderr: expect.stringContaining("playbooks/stack.yml") });
});

test("agreed once, it is asked again only when it changes", async () => {
  const { root, call } = await deployable();
  const undo = ["undo", "--check"];
  appendFileSync(join(root, "playbooks/stack.yml"), "# mine\n");
  // Exit 4: it has come as far as looking for ansible-playbook.
  const agreed = await call([...undo, "--yes"]);
  expect(agreed).toMatchObject({ code: 4, stderr: expect.stringContaining("edited  playbooks/stack.yml") });
  const again = await call(undo);
  expect(again.code).toBe(4);
  expect(again.stderr).not.toContain("stack.yml");
  appendFileSync(join(root, "playbooks/stack.yml"), "# more\n");
  expect(await call(undo)).toMatchObject({ code: 3 });
  expect(await call(undo, { plain: true, stdin: "no\n" })).toMatchObject({ code: 3 });
  expect(await call(undo, { plain: true, stdin: "yes\n" })).toMatchObject({ code: 4 });
  expect(await call(undo)).toMatchObject({ code: 4 });
});

test("commands that call one module name what Ansible would load for it, and nothing else", async () => {
  const { root, call } = await deployable();
  appendFileSync(join(root, "playbooks/stack.yml"), "# mine\n");
  expect(await call(["logs"])).toMatchObject({ code: 4 });
  write(root, "playbooks/action_plugins/command.py", "");
  for (const command of ["logs", "status", "audit", "down"]) {
    expect(await call([command])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("action_plugins/command.py"),
    });
  }
  expect(await call(["undo"])).toMatchObject({ code: 3 });
});

test("a project as it was generated goes on, and its compiled code does not stay", async () => {
  const { root, call } = await deployable();
  const compiled = join(root, collection, "modules/__pycache__");
  write(root, `${collection}/modules/__pycache__/stack_facts.cpython-313.pyc`, "");
  write(root, "inventory/known_hosts", "");
  expect(await call(["undo", "--check"])).toMatchObject({ code: 4 });
  expect(existsSync(compiled)).toBe(false);
});
