import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readPreviousNames } from "../../src/project/previous-names/names.ts";
import { makeFolders } from "../support/projects/folders.ts";
import { treeOf } from "../write/project.ts";
import { cli, type TestProject, writeProject } from "./cli.ts";

const newFolder = makeFolders();
const compose = "playbooks/files/opt/harden/csvs23/compose.yml";

async function newProject(): Promise<TestProject> {
  return writeProject(newFolder());
}

function edit({ root }: TestProject, path: string, from: string, to: string): void {
  const before = readFileSync(join(root, path), "utf8");
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(join(root, path), after);
}

describe("a project that is what its answers say", () => {
  test("has nothing to do, and needs no passphrase for that", async () => {
    const { root } = await newProject();
    const before = treeOf(root, true);
    for (const argv of [[], ["--check"], ["--diff"]]) {
      const ran = await cli(["generate", root, ...argv]);
      expect(ran).toEqual({ code: 0, stdout: "Nothing to do: the project matches its answers.\n", stderr: "" });
    }
    expect(await cli(["generate", root, "--quiet"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(treeOf(root, true)).toEqual(before);
  });
});

describe("answers that changed", () => {
  test("--check and --diff say what would change and write nothing, then generate does it", async () => {
    const project = await newProject();
    edit(project, "harden.yml", "127.0.0.1:8081", "127.0.0.1:8090");
    const before = treeOf(project.root, true);
    const checked = await project.call(["generate", "--check"]);
    expect(checked.code).toBe(3);
    expect(checked.stdout).toContain(`update ${compose}`);
    expect(checked.stderr).toMatch(/^\d+ of \d+ files would change; nothing was written\.\n$/);
    const shown = await project.call(["generate", "--diff"]);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/^-.*published: "8081"/m);
    expect(shown.stdout).toMatch(/^\+.*published: "8090"/m);
    expect((await project.call(["generate", "--check", "--diff"])).code).toBe(3);
    expect(treeOf(project.root, true)).toEqual(before);
    expect((await project.call(["generate"])).code).toBe(0);
    expect(readFileSync(join(project.root, compose), "utf8")).toContain('published: "8090"');
  });

  test("the vault stays as it is", async () => {
    const project = await newProject();
    const vault = readFileSync(join(project.root, "secrets/vault.yml"), "utf8");
    edit(project, "harden.yml", "127.0.0.1:8081", "127.0.0.1:8090");
    await project.call(["generate"]);
    expect(readFileSync(join(project.root, "secrets/vault.yml"), "utf8")).toBe(vault);
  });

  test("a wrong answer is told with its line and key, and nothing is written", async () => {
    const project = await newProject();
    edit(project, "harden.yml", "profile: strict", "profil: strict");
    const before = treeOf(project.root, true);
    const { code, stderr } = await project.call(["generate"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/harden\.yml:\d+ hardening\.profil: /);
    expect(stderr).toContain("profile");
    expect(treeOf(project.root, true)).toEqual(before);
  });
});

test("the user's and the new version's change of the same line: told, kept, refused by deploy, and settled", async () => {
  const project = await newProject();
  const copy = join(project.root, ".harden/conflicts", compose);
  edit(project, compose, 'published: "8081"', 'published: "7777"');
  const mine = readFileSync(join(project.root, compose), "utf8");
  edit(project, "harden.yml", "127.0.0.1:8081", "127.0.0.1:8090");

  expect((await project.call(["generate", "--check"])).stdout).toContain(`conflict ${compose}`);
  const met = await project.call(["generate"]);
  expect(met.code).toBe(3);
  expect(met.stdout).toContain(`conflict ${compose} → .harden/conflicts/${compose}`);
  expect(met.stderr).toContain("conflict 1 of your files was not changed;");
  expect(readFileSync(join(project.root, compose), "utf8")).toBe(mine);
  expect(readFileSync(copy, "utf8")).toContain('published: "8090"');

  const again = await project.call(["generate"]);
  expect(again.code).toBe(3);
  expect(again.stdout).toContain(compose);
  expect((await project.call(["generate", "--check"])).code).toBe(3);
  const refused = await project.call(["deploy"]);
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain(`${compose}: a conflict is open`);

  rmSync(copy);
  expect((await project.call(["generate"])).code).toBe(0);
  expect((await project.call(["generate", "--check"])).code).toBe(0);
  expect(readFileSync(join(project.root, compose), "utf8")).toBe(mine);
});

test("a vault that is gone is told before a new one is made", async () => {
  const project = await newProject();
  rmSync(join(project.root, "secrets/vault.yml"));
  const { code, stdout } = await project.call(["generate", "--check"]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: "create secrets/vault.yml\n" });
  expect((await project.call(["generate"])).stdout).toContain("secrets/vault.yml was made");
  expect((await project.call(["generate", "--check"])).code).toBe(0);
});

test("where only the version is another one, there is nothing to do", async () => {
  const project = await newProject();
  const manifest = join(project.root, ".harden/manifest.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/"tool": ".*"/, '"tool": "0.0.1"'));
  for (const argv of [["--check"], ["--diff"]]) {
    expect((await project.call(["generate", ...argv])).stdout).toMatch(/^Nothing to do/);
  }
});

test("a file of the user's that has left the plan stays, and is named once", async () => {
  const project = await newProject();
  const nginx = "playbooks/files/opt/harden/csvs23/webserver/nginx/nginx.conf";
  edit(project, nginx, "# nginx of", "# my nginx of");
  const answers = readFileSync(join(project.root, "harden.yml"), "utf8");
  writeFileSync(join(project.root, "harden.yml"), answers.replace(/^ {2}webserver:\n(?: {4}.*\n)+/m, ""));
  const keeps = `keep ${nginx} (no longer needed, but it is yours: delete it at any time)`;
  expect((await project.call(["generate", "--check"])).stdout).toContain(keeps);
  expect((await project.call(["generate"])).stdout).toContain(keeps);
  expect(readFileSync(join(project.root, nginx), "utf8")).toContain("# my nginx of");
  expect((await project.call(["generate"])).stdout).toMatch(/^Nothing to do/);
});

test("another name of the stack is told for what it is, before and when it is written", async () => {
  const project = await newProject();
  edit(project, "harden.yml", "name: csvs23", "name: shop");
  const note = /note the stack was called csvs23: on a server, shop is another stack with empty volumes/;
  expect((await project.call(["generate", "--check"])).stderr).toMatch(note);
  expect((await project.call(["generate"])).stdout).toMatch(note);
  edit(project, "harden.yml", "127.0.0.1:8081", "127.0.0.1:8090");
  expect((await project.call(["generate"])).stdout).not.toMatch(note);
});

test("another release of a database is told before and when it is written, and another version of the same is not", async () => {
  const project = await newProject();
  const note =
    /note dbserver had mariadb:11\.8, and gets mariadb:12\.3: before the next deploy changes anything, it reads/;
  edit(project, "harden.yml", "image: mariadb:11.8", "image: mariadb:11.8.9");
  expect((await project.call(["generate"])).stdout).not.toContain("which server wrote the data");
  edit(project, "harden.yml", "image: mariadb:11.8.9", "image: mariadb:11.8");
  await project.call(["generate"]);
  edit(project, "harden.yml", "image: mariadb:11.8", "image: mariadb:12.3");
  expect((await project.call(["generate", "--check"])).stderr).toMatch(note);
  expect((await project.call(["generate"])).stdout).toMatch(note);
});

test("every name that the stack has had is kept, so that no server is deployed to under another one unawares", async () => {
  const project = await newProject();
  const names = () => readPreviousNames(project.root, "last");
  expect(await readPreviousNames(project.root, "csvs23")).toEqual([]);
  for (const [from, to] of [
    ["csvs23", "shop"],
    ["shop", "store"],
    ["store", "shop"],
    ["shop", "last"],
  ] as const) {
    edit(project, "harden.yml", `name: ${from}`, `name: ${to}`);
    expect(await project.call(["generate"])).toMatchObject({ code: 0 });
  }
  expect(await names()).toEqual(["csvs23", "shop", "store"]);
  // Where somebody deletes what the tool keeps, the vault still has its first one.
  rmSync(join(project.root, ".harden"), { recursive: true });
  expect(await names()).toEqual(["csvs23"]);
});

test("-C is where [dir] starts from", async () => {
  const folder = newFolder();
  await writeProject(folder);
  const done = { code: 0, stdout: expect.stringContaining("Nothing to do") };
  expect(await cli(["generate", "shop", "-C", folder])).toMatchObject(done);
  expect(await cli(["-C", join(folder, "shop"), "generate"])).toMatchObject(done);
  expect(await cli([`--directory=${join(folder, "shop")}`, "--no-color", "generate"])).toMatchObject(done);
  expect(await cli(["generate", join(folder, "shop"), "-C", "/"])).toMatchObject(done);
});
