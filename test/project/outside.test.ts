import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cli } from "../commands/cli.ts";
import { makeFolders } from "../support/projects/folders.ts";
import { strongPassphrase } from "../support/strong-passphrase.ts";

/* Folders that a deploy copies from outside of the project's. */

const newFolder = makeFolders();

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
}

const compose = `name: my-shop
services:
  web: { build: ./web, environment: { API_TOKEN: c4nary-kV9x-T2mQ }, volumes: ["./data:/data"] }
`;

/** A compose project in a folder of its own, and how it is imported into another one beside it. */
function importedInto(name = "new") {
  const parent = newFolder();
  write(join(parent, "old/docker-compose.yml"), compose);
  write(join(parent, "old/web/Dockerfile"), "FROM debian:13\nUSER 1000:1000\nCMD sleep 9\n");
  write(join(parent, "passphrase"), `${strongPassphrase}\n`);
  const root = join(parent, name);
  const env = {
    ANSIBLE_VAULT_PASSWORD_FILE: join(parent, "passphrase"),
    XDG_STATE_HOME: join(parent, "state"),
    PATH: "/nowhere",
  };
  const call = (...argv: readonly string[]) => cli([...argv, "-C", root], { env });
  const from = join(parent, "old/docker-compose.yml");
  return { parent, root, call, init: () => cli(["init", root, "--from", from, "--yes", "--details"], { env }) };
}

test("a project in another folder builds from the folders of the compose file, and what was agreed to is not asked again", async () => {
  const { root, parent, call, init } = importedInto();
  const { code, stdout, stderr } = await init();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("web is built from ../old/web, outside of the project's folder");
  const answers = readFileSync(join(root, "harden.yml"), "utf8");
  expect(answers).toContain("name: my-shop\n");
  expect(answers).toContain("source: ../old/web\n");
  expect(answers).toContain(`source: ${join(parent, "old/data")}\n`);
  expect(answers).not.toContain("c4nary");
  expect(readdirSync(join(parent, "old")).sort()).toEqual(["docker-compose.yml", "web"]);
  // Exit 4: it has come as far as looking for ansible-playbook.
  expect(await call("deploy")).toMatchObject({ code: 4 });
});

test("where nobody has agreed, a deploy names it and stops", async () => {
  const { root, parent, init } = importedInto();
  await init();
  const env = {
    ANSIBLE_VAULT_PASSWORD_FILE: join(parent, "passphrase"),
    XDG_STATE_HOME: join(parent, "elsewhere"),
    PATH: "/nowhere",
  };
  const { code, stderr } = await cli(["deploy", "-C", root], { env });
  expect(code).toBe(3);
  expect(stderr).toContain("../old/web: Ansible reads this path, and it lies outside of the project's folder");
});

test("an agreement holds for one place: another folder of the same name is asked about", async () => {
  const { parent, call, init } = importedInto();
  await init();
  write(join(parent, "theirs/x"), "");
  rmSync(join(parent, "old/web"), { recursive: true });
  symlinkSync("../theirs", join(parent, "old/web"));
  expect(await call("deploy")).toMatchObject({ code: 3, stderr: expect.stringContaining("../old/web") });
});

test.each(["../../../../../../../../../etc", "../../../../../../../../.."])(
  "%s is refused also where the user agrees",
  async (source) => {
    const { call, init } = importedInto();
    await init();
    expect(await call("init", "--set", `services.web.source=${source}`, "--yes")).toMatchObject({ code: 0 });
    const { code, stderr } = await call("deploy", "--yes");
    expect(code).toBe(2);
    expect(stderr).toContain("belongs to the server itself, or is a home");
  },
);
