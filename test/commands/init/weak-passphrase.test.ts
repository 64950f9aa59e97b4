import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "../../../src/lib/secret.ts";
import { rememberStrong } from "../../../src/secrets/passphrase/known-strong.ts";
import { readVault, writeVault } from "../../../src/secrets/vault/file.ts";
import { makeFolders } from "../../support/projects/folders.ts";
import { strongPassphrase } from "../../support/strong-passphrase.ts";
import { cli, layApplication, type TestProject, writeProject } from "../cli.ts";
import { withProgram } from "../programs.ts";

const newFolder = makeFolders();
const weak = "password";
const id = "0123456789abcdef";

function write(name: string, text: string, mode = 0o600): string {
  const path = join(newFolder(), name);
  writeFileSync(path, text, { mode });
  return path;
}

const script = (text: string) => `#!/bin/sh\necho ${text}\n`;

/** The options and the environment that give a passphrase, by the way that it takes. */
const ways: Readonly<Record<string, (text: string) => { argv?: readonly string[]; env?: Record<string, string> }>> = {
  "--vault-password-file, a file": (text) => ({ argv: ["--vault-password-file", write("pw", text)] }),
  "--vault-password-file, a script": (text) => ({
    argv: ["--vault-password-file", write("pw.sh", script(text), 0o700)],
  }),
  "ANSIBLE_VAULT_PASSWORD_FILE, a file": (text) => ({ env: { ANSIBLE_VAULT_PASSWORD_FILE: write("pw", text) } }),
  "ANSIBLE_VAULT_PASSWORD_FILE, a client script": (text) => ({
    env: { ANSIBLE_VAULT_PASSWORD_FILE: write("pw-client", script(text), 0o700) },
  }),
  "the file that keeps it": (text) => {
    const config = newFolder();
    mkdirSync(join(config, "harden-init"));
    writeFileSync(join(config, "harden-init", `csvs23-${id}.passphrase`), text, { mode: 0o600 });
    return { env: { ANSIBLE_VAULT_PASSWORD_FILE: "", XDG_CONFIG_HOME: config } };
  },
};

/** No keychain answers on this address. */
const noKeychain = { DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent" };

describe.each(Object.entries(ways))("a passphrase by %s", (_, way) => {
  test("makes no vault where it is weak", async () => {
    const root = join(newFolder(), "shop");
    mkdirSync(join(root, ".harden"), { recursive: true });
    layApplication(root);
    writeFileSync(join(root, ".harden/project-id"), `${id}\n`);
    const { argv = [], env } = way(weak);
    const words = ["init", root, "--preset", "php-mariadb", "--name", "csvs23", "--yes", ...argv];
    const { code, stdout, stderr } = await cli(words, { env: { ...noKeychain, ...env } });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        /too easy to guess: about 1 bit, .* heavily used password\. .*\n {2}Put seven words/,
      ),
    });
    expect(`${stdout}${stderr}`).not.toMatch(/\bpassword"|: password\b/);
    expect(existsSync(join(root, "secrets/vault.yml"))).toBe(false);
    expect(existsSync(join(root, "harden.yml"))).toBe(false);
  });

  test("opens a vault that is there, with one warning, which is not part of the document", async () => {
    const project = await writeWeakVault();
    const { argv = [], env } = way(weak);
    const ran = await project.call(["secrets", "list", "--json", ...argv], { env: { ...noKeychain, ...env } });
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toEqual({ secrets: expect.any(Array) });
    expect(ran.stderr.match(/^warning passphrase from /gm)).toHaveLength(1);
    expect(ran.stderr).toMatch(
      /about 1 bit,.*\n {2}To change it: ansible-vault rekey --vault-id csvs23@.* secrets\/vault\.yml\n$/,
    );
  });
});

test("a strong one makes a vault and opens it silently", async () => {
  const project = await writeProject(newFolder());
  expect(await project.call(["secrets", "list"])).toMatchObject({ code: 0, stderr: "" });
});

describe("a passphrase that was found strong", () => {
  const mark = ".harden/strong-passphrase";
  const markIn = (root: string) => readFileSync(join(root, mark), "utf8");

  test("is remembered by the vault's own bytes, from the moment that the vault is made", async () => {
    const project = await writeProject(newFolder());
    const made = markIn(project.root);
    expect(made).toMatch(/^[0-9a-f]{64}\n$/);
    rmSync(join(project.root, mark));
    await project.call(["secrets", "list"]);
    expect(markIn(project.root)).toBe(made);
    await project.call(["secrets", "set", "dbserver_root_password", "--generate"]);
    await project.call(["secrets", "list"]);
    expect(markIn(project.root)).not.toBe(made);
  });

  test("is not estimated again for that vault", async () => {
    const project = await writeWeakVault();
    const env = { ANSIBLE_VAULT_PASSWORD_FILE: write("pw", weak) };
    await rememberStrong(project.root, { vault: vaultOf(project), label: "csvs23" });
    expect((await project.call(["secrets", "list"], { env })).stderr).toBe("");
  });

  test("says nothing of a vault that was encrypted again, and a weak one warns each time", async () => {
    const project = await writeWeakVault();
    const before = markIn(project.root);
    const env = { ANSIBLE_VAULT_PASSWORD_FILE: write("pw", weak) };
    for (const _ of ["first", "second"]) {
      expect((await project.call(["secrets", "list"], { env })).stderr).toContain("too easy to guess");
    }
    expect(markIn(project.root)).toBe(before);
  });
});

const vaultOf = ({ root }: TestProject) => readFileSync(join(root, "secrets/vault.yml"), "utf8");

test("a vault that is changed warns once", async () => {
  const project = await writeWeakVault();
  const env = { ANSIBLE_VAULT_PASSWORD_FILE: write("pw", weak) };
  const answers = join(project.root, "harden.yml");
  writeFileSync(answers, readFileSync(answers, "utf8").replace(/\n$/, "\n# a word\n"));
  const ran = await project.call(["generate"], { env });
  expect(ran.code).toBe(0);
  expect(ran.stderr.match(/^warning /gm)).toHaveLength(1);
});

test("a deploy warns once, when its report is there", async () => {
  const project = await writeWeakVault();
  const deploy = () => project.call(["deploy", "--json"], { env: { ANSIBLE_VAULT_PASSWORD_FILE: write("pw", weak) } });
  const ran = await withProgram(newFolder(), "ansible-playbook", "sleep 1", deploy);
  expect(JSON.parse(ran.stdout)).toMatchObject({ stack: "csvs23", passes: [{ name: "deploy" }] });
  expect(ran.stderr.trimEnd().split("\n").slice(-2)).toEqual([
    expect.stringMatching(/^warning passphrase from .*about 1 bit,/),
    expect.stringContaining("ansible-vault rekey --vault-id csvs23@"),
  ]);
  expect(ran.stderr.match(/^warning passphrase/gm)).toHaveLength(1);
});

/** A project whose vault has a passphrase that is refused today. */
async function writeWeakVault(): Promise<TestProject> {
  const project = await writeProject(newFolder());
  const opened = await readVault(project.root, new Secret(strongPassphrase));
  if (opened === undefined) {
    throw new Error("the project has no vault");
  }
  await writeVault(project.root, opened.content, new Secret(weak), "csvs23");
  writeFileSync(join(project.root, ".harden/project-id"), `${id}\n`);
  return project;
}
