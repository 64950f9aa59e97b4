import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../../support/projects/folders.ts";
import { threeHosts, trioAnswers } from "../../support/swarm/trio.ts";
import { type Ran, type TestProject, writeProject } from "../cli.ts";

const newFolder = makeFolders();
const value = "a-Value-that-nobody-may-see-4711";

let project: TestProject;

beforeEach(async () => {
  project = await writeProject(newFolder());
});

function vaultText(): string {
  return readFileSync(join(project.root, "secrets/vault.yml"), "utf8");
}

function set(name: string, stdin: string, ...options: readonly string[]): Promise<Ran> {
  return project.call(["secrets", "set", name, ...options], { stdin });
}

test("list names what the stack needs, and shows no value", async () => {
  const { code, stdout } = await project.call(["secrets", "list"]);
  expect(code).toBe(0);
  expect(stdout.split("\n").filter(Boolean)).toEqual([
    expect.stringMatching(/^dbserver_root_password {2}set today, strong; read by dbserver: /),
    expect.stringMatching(/^dbserver_webserver_password {2}set today, strong; read by webserver: /),
  ]);
});

test("a stack without secrets is told to have none", async () => {
  const web = "web: { kind: static, source: ./shop }";
  const text = `version: 1\nname: csvs23\nhosts: [{ name: local, connection: local }]\nservices: { ${web} }\n`;
  writeFileSync(join(project.root, "harden.yml"), text);
  expect(await project.call(["secrets", "list"])).toEqual({
    code: 0,
    stdout: "",
    stderr: "This stack has no secret.\n",
  });
});

test("one that several services have is listed once, with all of them, and is set for all by its name", async () => {
  const app = "{ kind: generic, image: 'registry.example.org/app:1', secrets: { TOKEN: { from: app_token } } }";
  writeFileSync(
    join(project.root, "harden.yml"),
    `version: 1\nname: csvs23\nhosts: [{ name: local, connection: local }]\nservices:\n  one: ${app}\n  two: ${app}\n`,
  );
  expect(await project.call(["generate"])).toMatchObject({ code: 0 });
  expect((await project.call(["secrets", "list"])).stdout).toBe(
    "app_token  set today, strong; read by one, two: TOKEN of one, TOKEN of two\n",
  );
  expect(JSON.parse((await project.call(["secrets", "list", "--json"])).stdout)).toEqual({
    secrets: [
      {
        name: "app_token",
        services: ["one", "two"],
        why: "TOKEN of one, TOKEN of two",
        state: "set",
        since: new Date().toISOString().slice(0, 10),
        strength: "strong",
        rotates: false,
      },
    ],
  });
  for (const name of ["app_token", "vault_app_token", "two_token"]) {
    const { stdout } = await set(name, "", "--generate");
    expect(stdout).toContain("app_token is changed in secrets/vault.yml");
  }
});

test("what others give out is empty at first, is never generated, and tells who gets it", async () => {
  const more = "registry: { at: registry.example.org/shop, user: deploy }\nswarm: { autolock: true }";
  writeFileSync(join(project.root, "harden.yml"), trioAnswers({ name: "csvs23", hosts: threeHosts, more }));
  expect(await project.call(["generate", "--yes"])).toMatchObject({ code: 0 });
  const listed = async () => (await project.call(["secrets", "list"])).stdout.split("\n").slice(1, 3);
  expect(await listed()).toEqual([
    "registry_password  empty; read by the server: the password of deploy at registry.example.org/shop",
    "swarm_unlock_key  empty; read by no server: what unlocks the swarm's managers; a deploy writes it here",
  ]);
  for (const name of ["registry_password", "swarm_unlock_key"]) {
    const before = vaultText();
    expect(await set(name, "", "--generate")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/others know it already .*, so a generated one would open nothing\n.*from a pipe/),
    });
    expect(vaultText()).toBe(before);
    expect(await set(name, `${value}\n`)).toMatchObject({ code: 0 });
  }
  expect(await listed()).toEqual([
    expect.stringMatching(/^registry_password {2}set today, strong; read by the server: /),
    expect.stringMatching(/^swarm_unlock_key {2}set today, strong; read by no server: /),
  ]);
});

test("a stack that is called otherwise since then finds the passphrase under its former name, and the vault keeps its label", async () => {
  const home = newFolder();
  const config = join(home, "harden-init");
  mkdirSync(config);
  cpSync(project.env.ANSIBLE_VAULT_PASSWORD_FILE ?? "", join(config, "csvs23-0123456789abcdef.passphrase"));
  writeFileSync(join(project.root, ".harden/project-id"), "0123456789abcdef\n");
  const answers = readFileSync(join(project.root, "harden.yml"), "utf8");
  writeFileSync(join(project.root, "harden.yml"), answers.replace("name: csvs23", "name: shop"));
  const env = { ANSIBLE_VAULT_PASSWORD_FILE: "", XDG_CONFIG_HOME: home };
  expect(await project.call(["generate"], { env })).toMatchObject({ code: 0 });
  expect(await project.call(["secrets", "set", "dbserver_root_password", "--generate"], { env })).toMatchObject({
    code: 0,
  });
  expect(vaultText()).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;csvs23\n/);
});

describe("set", () => {
  test("takes the value from standard input, never shows it, and changes the vault", async () => {
    const before = vaultText();
    const ran = await set("dbserver_webserver_password", `${value}\n`);
    expect(ran).toEqual({ code: 0, stdout: expect.stringContaining("is changed in secrets/vault.yml"), stderr: "" });
    expect(ran.stdout).not.toContain(value);
    expect(vaultText()).not.toBe(before);
    expect(vaultText()).not.toContain(value);
  });

  test.each([
    ["hunter2", "fewer than 8 characters"],
    ["Password123", "on every list of passwords"],
  ])("takes %s only where the user says so: it is guessed within a moment", async (weak, why) => {
    const before = vaultText();
    const ran = await set("dbserver_webserver_password", weak);
    expect(ran).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(why) });
    expect(ran.stderr).toContain("--yes");
    expect(ran.stderr).not.toContain(weak);
    expect(vaultText()).toBe(before);
    expect(await set("dbserver_webserver_password", weak, "--yes")).toMatchObject({ code: 0 });
    expect(vaultText()).not.toBe(before);
  });

  test("says that nothing changed where the value is the old one, and leaves the file alone", async () => {
    await set("dbserver_webserver_password", value);
    const before = vaultText();
    expect((await set("dbserver_webserver_password", value)).stdout).toBe(
      "dbserver_webserver_password has that value already.\n",
    );
    expect(vaultText()).toBe(before);
  });

  test("a root password waits for its deploy, and is not changed twice before it", async () => {
    expect((await set("dbserver_root_password", "", "--generate")).stdout).toContain(
      "sees that the previous one opens nothing",
    );
    expect((await project.call(["secrets", "list"])).stdout).toContain(
      "dbserver_root_password  changed, not deployed yet",
    );
    const again = await set("dbserver_root_password", "", "--generate");
    expect({ ...again }).toMatchObject({ code: 2, stderr: expect.stringContaining("has not been proven by a deploy") });
  });

  test.each<[string, string, string, string]>([
    ["an unknown name", "dbserver_rot_password", value, "Did you mean dbserver_root_password?"],
    ["a far-off name", "x", value, "Known secrets: dbserver_root_password, dbserver_webserver_password."],
    ["no value", "dbserver_webserver_password", "", "Pipe the value in, or add --generate."],
    ["far too much", "dbserver_webserver_password", value.repeat(1000), "the value is too long for a secret"],
  ])("%s is refused, and the value is not shown", async (_, name, stdin, says) => {
    const before = vaultText();
    const ran = await set(name, stdin);
    expect(ran).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(says) });
    expect(ran.stderr).not.toContain(value);
    expect(vaultText()).toBe(before);
  });

  test("without a name, or another action, is a mistake", async () => {
    for (const argv of [
      ["secrets", "set"],
      ["secrets", "show", "dbserver_root_password"],
    ]) {
      expect(await project.call(argv)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("unknown action"),
      });
    }
  });
});

test("a wrong passphrase opens nothing", async () => {
  const wrong = join(project.root, "README.md");
  const ran = await project.call(["secrets", "list", "--vault-password-file", wrong]);
  expect({ ...ran }).toMatchObject({ code: 2, stdout: "" });
});
