import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { makeFolders } from "../../support/projects/folders.ts";
import { strongPassphrase } from "../../support/strong-passphrase.ts";
import { type TestProject, writeProject } from "../cli.ts";

/* The vault's passphrase: a new one, and its way to another machine. */

const newFolder = makeFolders();

let project: TestProject;
let home: string;
/** Where harden-init keeps the passphrase itself, in a file. */
let kept: { readonly ANSIBLE_VAULT_PASSWORD_FILE: string; readonly XDG_CONFIG_HOME: string };

beforeEach(async () => {
  project = await writeProject(newFolder());
  home = newFolder();
  mkdirSync(join(home, "harden-init"));
  kept = { ANSIBLE_VAULT_PASSWORD_FILE: "", XDG_CONFIG_HOME: home };
});

const id = "0123456789abcdef";
const keptFile = () => join(home, `harden-init/csvs23-${id}.passphrase`);
const vaultText = () => readFileSync(join(project.root, "secrets/vault.yml"), "utf8");

function keep(): void {
  cpSync(project.env.ANSIBLE_VAULT_PASSWORD_FILE ?? "", keptFile());
  writeFileSync(join(project.root, ".harden/project-id"), `${id}\n`);
}

describe("rekey", () => {
  test("makes a new passphrase where harden-init keeps the old one, and the secrets stay", async () => {
    keep();
    const [before, names] = [vaultText(), (await project.call(["secrets", "list"], { env: kept })).stdout];
    const { code, stdout } = await project.call(["secrets", "rekey"], { env: kept });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining(`a new passphrase, in ${keptFile()}`),
    });
    expect(vaultText()).not.toBe(before);
    expect(readFileSync(keptFile(), "utf8")).not.toContain(strongPassphrase);
    expect((await project.call(["secrets", "list"], { env: kept })).stdout).toBe(names);
    // The old one is in a file of the user's: it opens nothing now.
    expect(await project.call(["secrets", "list"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("does not open with this passphrase"),
    });
  });

  test.each([
    ["without a name, where it is the user's", [], "Give the file that holds the new one"],
    ["with one that can be guessed", ["--new-vault-password-file", "weak"], "It is too easy to guess"],
    ["with the same", ["--new-vault-password-file", "same"], "the passphrase that the vault has already"],
    ["with a file that is not there", ["--new-vault-password-file", "none"], "There is no such file"],
  ])("%s, is refused, and the vault stays", async (_, words, complaint) => {
    const folder = newFolder();
    writeFileSync(join(folder, "weak"), "summer2026", { mode: 0o600 });
    writeFileSync(join(folder, "same"), strongPassphrase, { mode: 0o600 });
    const before = vaultText();
    const named = words.map((word) => (word.startsWith("--") ? word : join(folder, word)));
    expect(await project.call(["secrets", "rekey", ...named])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(complaint),
    });
    expect(vaultText()).toBe(before);
  });

  test("with a file of the user's, only that one opens the vault afterwards", async () => {
    const file = join(newFolder(), "new");
    writeFileSync(file, "teapot-quarry-violet-harbour-lantern-4711-otter", { mode: 0o600 });
    expect(await project.call(["secrets", "rekey", "--new-vault-password-file", file])).toMatchObject({ code: 0 });
    expect(await project.call(["secrets", "list"])).toMatchObject({ code: 2 });
    expect(await project.call(["secrets", "list", "--vault-password-file", file])).toMatchObject({ code: 0 });
  });
});

describe("export and import", () => {
  test("bring the passphrase to another machine by a file and a code, and neither alone tells it", async () => {
    const file = join(newFolder(), "for-anna");
    const { stdout: code, stderr } = await project.call(["secrets", "export", file]);
    expect(code).toMatch(/^[A-Za-z0-9_-]{32}\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(`${readFileSync(file, "utf8")}${code}${stderr}`).not.toContain(strongPassphrase);
    expect(await project.call(["secrets", "export", file])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("the file exists"),
    });

    const there = { stdin: code, env: kept };
    expect(await project.call(["secrets", "import", file], there)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Add --yes to confirm"),
    });
    const imported = await project.call(["secrets", "import", file, "--yes"], there);
    expect(imported).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("The passphrase opens secrets/vault.yml"),
    });
    expect(await project.call(["secrets", "list"], { env: kept })).toMatchObject({ code: 0 });
    expect(await project.call(["secrets", "import", file], there)).toMatchObject({ code: 0 });
  });

  test.each([
    ["another code", (_: string) => "teapot", "the code does not open it"],
    [
      "a file that is something else",
      (file: string) => {
        writeFileSync(file, "hello\n");
        return "teapot";
      },
      "This is not a vault",
    ],
  ])("%s is refused, and nothing is kept", async (_, spoil, complaint) => {
    const file = join(newFolder(), "for-anna");
    await project.call(["secrets", "export", file]);
    const stdin = spoil(file);
    expect(await project.call(["secrets", "import", file, "--yes"], { stdin, env: kept })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(complaint),
    });
    expect(existsSync(keptFile())).toBe(false);
  });

  test("a passphrase of another vault is refused", async () => {
    const file = join(newFolder(), "for-anna");
    const { stdout } = await project.call(["secrets", "export", file]);
    const next = join(newFolder(), "new");
    writeFileSync(next, "teapot-quarry-violet-harbour-lantern-4711-otter", { mode: 0o600 });
    await project.call(["secrets", "rekey", "--new-vault-password-file", next]);
    expect(await project.call(["secrets", "import", file, "--yes"], { stdin: stdout, env: kept })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("does not open with this passphrase"),
    });
  });
});

test.each([
  [["rotate"], "unknown action"],
  [["rotate", "dbserver_root_password", "--all"], "unknown action"],
  [["rotate", "nothing_of_that_name"], "unknown secret"],
  [["export"], "unknown action"],
  [["list", "more"], "unknown action"],
])("%j is no use of the command", async (words, complaint) => {
  expect(await project.call(["secrets", ...words])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(complaint),
  });
});

test("Ansible opens the vault with the passphrase that harden-init keeps", () => {
  keep();
  const client = join(newFolder(), "harden-init-vault-client");
  const main = join(process.cwd(), "src/vault-client/main.ts");
  buildSync({
    entryPoints: [main],
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["keytar", "@napi-rs/keyring"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    outfile: `${client}.mjs`,
  });
  writeFileSync(client, `#!/bin/sh\nexec ${process.execPath} ${client}.mjs "$@"\n`, { mode: 0o755 });
  const options = {
    cwd: join(project.root, "playbooks"),
    encoding: "utf8",
    env: { ...process.env, XDG_CONFIG_HOME: home },
  } as const;
  const view = (label: string) =>
    execFileSync("ansible-vault", ["view", "../secrets/vault.yml", "--vault-id", `${label}@${client}`], {
      ...options,
      stdio: "pipe",
    });
  expect(view("csvs23")).toContain("vault_dbserver_root_password: ");
  expect(() => view("another")).toThrow("No passphrase is kept for another");
});
