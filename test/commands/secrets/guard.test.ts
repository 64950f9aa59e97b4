import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "../../../src/lib/secret.ts";
import { findLeaks } from "../../../src/secrets/guard/find-leaks.ts";
import { readVault } from "../../../src/secrets/vault/file.ts";
import { makeFolders } from "../../support/projects/folders.ts";
import { strongPassphrase } from "../../support/strong-passphrase.ts";
import { type TestProject, writeProject } from "../cli.ts";

/* What git is kept from: a commit that would show a secret. The repository and its commits are real. */

const newFolder = makeFolders();
const value = "Quarry/Teapot+4711=Violet";
const secrets = [{ name: "token", value: new Secret(value) }];

describe("a file shows a secret", () => {
  test.each([
    ["as it is", "a.php", `<?php\n$t = "${value}";`, [{ path: "a.php", line: 2, what: "the secret token" }]],
    [
      "in a URL",
      "a.txt",
      `u=${encodeURIComponent(value)}`,
      [{ path: "a.txt", line: 1, what: "the secret token, as in a URL" }],
    ],
    [
      "as Base64",
      "a.txt",
      Buffer.from(`${value}\n`).toString("base64"),
      [{ path: "a.txt", line: 1, what: "the secret token, as Base64" }],
    ],
    ["as a key", "k", "-----BEGIN OPENSSH PRIVATE KEY-----\n", [{ path: "k", line: 1, what: "a private key" }]],
    [
      "as a passphrase",
      "shop.pass",
      "x",
      [{ path: "shop.pass", what: "by its name it holds the passphrase of a vault" }],
    ],
    [
      "in an open vault",
      "d/secrets/vault.yml",
      "vault_token: x",
      [{ path: "d/secrets/vault.yml", what: "the vault is not encrypted: ansible-vault encrypt d/secrets/vault.yml" }],
    ],
    ["not at all", "a.txt", "Quarry, Teapot, 4711 and Violet", []],
    ["not in a vault", "secrets/vault.yml", "$ANSIBLE_VAULT;1.2;AES256;shop\n6162", []],
  ])("%s", (_, path, text, leaks) => {
    expect(findLeaks({ path, text }, secrets)).toEqual(leaks);
  });

  test("but what is short or an ordinary word says nothing", () => {
    const weak = ["abc1234", "password"].map((text) => ({ name: "weak", value: new Secret(text) }));
    expect(findLeaks({ path: "a", text: "abc1234 password" }, weak)).toEqual([]);
  });
});

describe("a commit", () => {
  let project: TestProject;
  let repository: string;
  let secret: string;

  beforeEach(async () => {
    project = await writeProject(newFolder());
    repository = project.root;
    const opened = await readVault(project.root, new Secret(strongPassphrase));
    secret = opened?.content.get("vault_dbserver_root_password")?.reveal() ?? "";
    git("init", "--quiet");
  });

  function git(...words: readonly string[]): string {
    const names = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    return execFileSync("git", ["-C", repository, ...names, ...words], { encoding: "utf8", stdio: "pipe" });
  }

  /** With a program of that name on PATH that is the command of this checkout, or without one. */
  function commit(isInstalled: boolean) {
    const bin = newFolder();
    if (isInstalled) {
      const words = `${process.execPath} ${join(process.cwd(), "dist/cli.js")}`;
      writeFileSync(join(bin, "harden-init"), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
    }
    const env = {
      ...process.env,
      ...project.env,
      PATH: `${bin}:/usr/bin:/bin`,
      GIT_AUTHOR_NAME: "a",
      GIT_AUTHOR_EMAIL: "a@b",
      GIT_COMMITTER_NAME: "a",
      GIT_COMMITTER_EMAIL: "a@b",
    };
    const { status, stderr } = spawnSync("git", ["-C", repository, "commit", "--quiet", "-m", "x"], {
      encoding: "utf8",
      env,
    });
    return { status, stderr };
  }

  test("of the whole project shows nothing; one with a secret in a file is told by path and line", async () => {
    git("add", "--all");
    expect(await project.call(["secrets", "staged"])).toMatchObject({ code: 0, stdout: "", stderr: "" });
    mkdirSync(join(project.root, "web site"));
    writeFileSync(join(project.root, "web site/config.php"), `<?php\n$password = '${secret}';\n`);
    git("add", "--all");
    const { code, stdout, stderr } = await project.call(["secrets", "staged"]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain("web site/config.php:2: the secret dbserver_root_password\n");
    expect(stderr).not.toContain(secret);
    const told = JSON.parse((await project.call(["secrets", "staged", "--json"])).stdout);
    expect(told).toMatchObject({ leaks: [{ line: 2 }], valuesCompared: true });
    const closed = await project.call(["secrets", "staged"], { env: { ANSIBLE_VAULT_PASSWORD_FILE: "" } });
    expect(closed).toMatchObject({ code: 0, stderr: expect.stringContaining("No passphrase is at hand") });
  });

  test("is refused by the hook, which keeps an open vault out by itself", async () => {
    expect(await project.call(["secrets", "guard"])).toMatchObject({ code: 0 });
    const hook = join(project.root, ".git/hooks/pre-commit");
    execFileSync("shellcheck", [hook]);
    writeFileSync(join(project.root, "notes.txt"), secret);
    git("add", "notes.txt");
    expect(commit(true)).toEqual({
      status: 1,
      stderr: expect.stringContaining("notes.txt:1: the secret dbserver_root_password"),
    });
    expect(commit(false)).toMatchObject({
      status: 0,
      stderr: expect.stringContaining("harden-init is not installed here"),
    });
    writeFileSync(join(project.root, "secrets/vault.yml"), "vault_dbserver_root_password: x\n");
    git("add", "secrets/vault.yml");
    expect(commit(false)).toEqual({ status: 1, stderr: expect.stringContaining("secrets/vault.yml is not encrypted") });
    expect(await project.call(["secrets", "guard", "--remove"])).toMatchObject({ code: 0 });
    expect(commit(false)).toEqual({ status: 0, stderr: "" });
  });

  test("a hook that stands there already stays, and the line for it is told", async () => {
    const hook = join(project.root, ".git/hooks/pre-commit");
    writeFileSync(hook, "#!/bin/sh\n", { mode: 0o755 });
    expect(await project.call(["secrets", "guard"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("harden-init secrets staged -C . || exit 1"),
    });
    expect(await project.call(["secrets", "guard", "--remove"])).toMatchObject({
      stdout: "There is no hook of ours here.\n",
    });
    expect(readFileSync(hook, "utf8")).toBe("#!/bin/sh\n");
  });
});

test("outside of a repository that is told", async () => {
  const project = await writeProject(newFolder());
  expect(await project.call(["secrets", "staged"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("not a git repository"),
  });
});
