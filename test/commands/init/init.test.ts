import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../../support/projects/folders.ts";
import { cli, layApplication, type Ran, writeProject } from "../cli.ts";

const newFolder = makeFolders();
const preset = ["--preset", "php-mariadb", "--name", "csvs23"];

/** Calls init for a folder that does not exist yet. */
async function init(argv: readonly string[], stdin = ""): Promise<Ran & { root: string; config: string }> {
  const folder = newFolder();
  const root = join(folder, "shop");
  const config = join(folder, "config");
  if (argv.includes("--preset")) {
    layApplication(root);
  }
  // No keychain answers on this address.
  const env = { XDG_CONFIG_HOME: config, DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent" };
  return { ...(await cli(["init", root, ...argv], { env, stdin })), root, config };
}

const noKeychain = () => ({
  XDG_CONFIG_HOME: join(newFolder(), "config"),
  DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent",
});

describe("where no keychain runs", () => {
  test("one question asks where the passphrase is kept, in plain words; Enter takes the file", async () => {
    const root = newFolder();
    const env = noKeychain();
    const ran = await cli(["init", root, ...preset], { env, plain: true, stdin: "\n".repeat(30) });
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: "" });
    expect(ran.stdout).toContain("Question: Where is the passphrase of the vault kept?");
    expect(ran.stdout).not.toMatch(/d-?bus|platform failure|keyring/i);
    const [file = ""] = readdirSync(join(env.XDG_CONFIG_HOME, "harden-init"));
    expect(statSync(join(env.XDG_CONFIG_HOME, "harden-init", file)).mode & 0o777).toBe(0o600);
  });

  test("without a terminal it is missing, with what to do", async () => {
    const root = newFolder();
    const env = noKeychain();
    layApplication(root);
    expect(await cli(["init", root, ...preset, "--yes"], { env })).toMatchObject({ code: 0 });
    rmSync(join(root, "secrets/vault.yml"));
    rmSync(env.XDG_CONFIG_HOME, { recursive: true });
    const { code, stderr } = await cli(["generate", root], { env });
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /no keychain that could keep it \(none runs here\)\n {2}Add --yes to keep it in .*--vault-password-file FILE/,
    );
  });
});

test("a file of the user's that stands in the way is to be settled before the deploy", async () => {
  const root = newFolder();
  layApplication(root);
  mkdirSync(join(root, "playbooks"));
  writeFileSync(join(root, "playbooks/site.yml"), "# mine\n");
  const { code, stdout } = await cli(["init", root, ...preset, "--yes"], { env: noKeychain() });
  expect(code).toBe(3);
  expect(stdout).toMatch(/Next: harden-init generate --resolve -C \S+, then harden-init deploy -C \S+\n$/);
});

describe("without a terminal to ask on", () => {
  test("every missing answer is listed with its flag and its key, and nothing is written", async () => {
    const { code, stderr, root } = await init([]);
    expect(code).toBe(2);
    for (const [flag, key] of [
      ["--name NAME", "name"],
      ["--host local", "hosts[0].connection"],
      ["--service NAME=KIND", "services"],
    ]) {
      expect(stderr).toContain(`Add ${flag}, or the key ${key} to the answers file.`);
    }
    expect(existsSync(root)).toBe(false);
  });

  test("answers without --yes write nothing", async () => {
    const { code, stdout, stderr, root } = await init(preset);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("Add --yes to confirm.") });
    expect(stdout).toContain("Stack csvs23");
    expect(readdirSync(root)).toEqual(["dbserver", "webserver"]);
  });

  test("a wrong flag and a wrong key are told at once, by the flag", async () => {
    const { code, stderr } = await init([...preset, "--yes", "--set", "nmae=x", "--profile", "strictt"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--set nmae=x: harden.yml has no key `nmae`");
    expect(stderr.match(/^error /gm)?.length).toBeGreaterThanOrEqual(1);
  });
});

test("--yes agrees to the file that keeps the passphrase, and says where it is", async () => {
  const { code, stdout, root, config } = await init([...preset, "--yes"]);
  expect(code).toBe(0);
  expect(stdout).toContain("secrets/vault.yml was made; its passphrase is in ");
  expect(stdout).toContain(`Next: harden-init deploy -C ${root}`);
  const kept = readdirSync(join(config, "harden-init"));
  expect(kept).toEqual([expect.stringMatching(/^csvs23-[0-9a-f]{16}\.passphrase$/)]);
  expect(statSync(join(config, "harden-init", kept[0] ?? "")).mode & 0o777).toBe(0o600);
});

test("answers may come from standard input, under the flags", async () => {
  const text =
    "name: other\nhosts: [{ name: here, connection: local }]\nservices: { db: { kind: mariadb, database: shop } }\n";
  const { code, root } = await init(["--answers", "-", "--name", "shop", "--yes"], text);
  expect(code).toBe(0);
  expect(readFileSync(join(root, "harden.yml"), "utf8")).toMatch(/^name: shop$/m);
});

test("--quiet says nothing where all went well", async () => {
  expect(await init([...preset, "--yes", "--quiet"])).toMatchObject({ code: 0, stdout: "" });
});

test("what fails before the end leaves no harden.yml, so that the same command can be given again", async () => {
  const { code, stderr, root } = await init([...preset, "--yes", "--vault-password-file", "/no/such/file"]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining("/no/such/file: There is no such file."),
  });
  expect(existsSync(join(root, "harden.yml"))).toBe(false);
  expect(
    await cli(["init", root, ...preset, "--yes", "--quiet"], { env: { XDG_CONFIG_HOME: newFolder() } }),
  ).toMatchObject({
    code: 0,
  });
});

test("a preset without the application that it needs writes nothing, and says what is missing", async () => {
  const root = join(newFolder(), "shop");
  const { code, stderr } = await cli(["init", root, ...preset, "--yes"]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining("services.webserver.source: the folder `webserver` does not exist"),
  });
  expect(existsSync(root)).toBe(false);
});

test("answers of the user's own may come before the application: what is missing is told in the end", async () => {
  const text =
    "name: shop\nhosts: [{ name: here, connection: local }]\nservices: { web: { kind: static, source: ./site } }\n";
  const { code, stdout } = await init(["--answers", "-", "--yes"], text);
  expect(code).toBe(0);
  expect(stdout).toContain("missing harden.yml services.web.source: the folder `site` does not exist");
  expect(stdout).toContain("Next: put there what is missing, then harden-init deploy");
});

describe("refuses", () => {
  test("a folder that holds a project", async () => {
    const { root, call } = await writeProject(newFolder());
    const before = readFileSync(join(root, "harden.yml"), "utf8");
    const { code, stderr } = await call(["init", ...preset, "--name", "other", "--yes"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("there is a project here already") });
    expect(stderr).toContain("harden-init generate");
    expect(readFileSync(join(root, "harden.yml"), "utf8")).toBe(before);
  });

  test("a place where no folder can be", async () => {
    const file = join(newFolder(), "file");
    writeFileSync(file, "");
    expect(await cli(["init", file, ...preset, "--yes"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${file}: this is not a folder`),
    });
    expect(await cli(["init", join(file, "below"), ...preset, "--yes"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no folder can be created here (ENOTDIR)"),
    });
  });
});
