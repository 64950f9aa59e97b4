import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../../support/projects/folders.ts";
import { treeOf } from "../../write/project.ts";
import { writeProject } from "../cli.ts";

const newFolder = makeFolders();

test("flags change those lines of harden.yml alone, show the effect, and write the project", async () => {
  const { root, call } = await writeProject(newFolder());
  const before = readFileSync(join(root, "harden.yml"), "utf8");
  const { code, stdout } = await call([
    "init",
    "--set",
    "services.webserver.publish=127.0.0.1:8099",
    "--profile",
    "baseline",
    "--yes",
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain("+    publish: 127.0.0.1:8099");
  expect(stdout).toContain("control - read-only-root: ");
  expect(stdout.match(/^update playbooks\/vars\/checks\.yml$/gm)).toHaveLength(1);
  const after = readFileSync(join(root, "harden.yml"), "utf8");
  const differing = after.split("\n").filter((line, at) => line !== before.split("\n")[at]);
  expect(differing).toHaveLength(2);
  expect(readFileSync(join(root, "playbooks/files/opt/harden/csvs23/compose.yml"), "utf8")).toContain(
    'published: "8099"',
  );
  expect(await call(["generate", "--check"])).toMatchObject({ code: 0 });
});

test.each([
  ["a wrong value", ["--set", "services.webserver.publish=nowhere", "--yes"], "services.webserver.publish"],
  [
    "a value that does not fit the others",
    ["--set", "services.webserver.uses=[gone]", "--yes"],
    "unknown service `gone`",
  ],
  ["nothing to change, and nobody to ask", ["--yes"], "there is a project here already"],
])("%s changes nothing", async (_title, flags, message) => {
  const { root, call } = await writeProject(newFolder());
  const before = treeOf(root, true);
  const { code, stderr } = await call(["init", ...flags]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(treeOf(root, true)).toEqual(before);
});

test("a run that did not end is ended by the same call, and by one that changes nothing", async () => {
  const { root, call } = await writeProject(newFolder());
  const whole = treeOf(root, true);
  for (const words of [
    ["--preset", "php-mariadb", "--name", "csvs23"],
    ["--set", "name=csvs23"],
  ]) {
    rmSync(join(root, ".harden/manifest.json"));
    rmSync(join(root, "playbooks"), { recursive: true });
    const { code, stdout, stderr } = await call(["init", ...words, "--yes"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("The last run did not end") });
    expect(stdout).toContain("playbooks/");
    expect(treeOf(root, true)).toEqual(whole);
  }
});

test("alarms by a webhook: the URL is no answer, and it is said what takes it", async () => {
  const { root, call } = await writeProject(newFolder());
  const set = (text: string) => call(["init", "--set", "hosts[0].connection=ssh", "--set", text, "--yes"]);
  const url = await set("alarms.webhook=https://chat.example.org/secret");
  expect(url).toMatchObject({ code: 2, stderr: expect.stringContaining("alarms.webhook") });
  const { code, stdout } = await set("alarms.webhook=true");
  expect(code).toBe(0);
  expect(stdout).toContain("secrets/vault.yml has a new secret: vault_alarm_webhook\n");
  expect(stdout).toContain("Before the deploy: harden-init secrets set alarm_webhook\n");
  expect(readFileSync(join(root, "harden.yml"), "utf8")).toMatch(/^alarms:\n? *\{? ?webhook: true/m);
  expect((await set("alarms.from=high")).stdout).not.toContain("secrets set");
});

test("the same again is nothing to do", async () => {
  const { call } = await writeProject(newFolder());
  expect(await call(["init", "--set", "services.webserver.publish=127.0.0.1:8081", "--yes"])).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("Nothing to change"),
  });
});

describe("in a terminal that is read aloud", () => {
  const state = newFolder();

  test("the review comes first; what is picked is asked with its answer as the proposal, and the effect is shown before a yes", async () => {
    const { root, call } = await writeProject(newFolder());
    const before = readFileSync(join(root, "harden.yml"), "utf8");
    const typed = ["on which address", "127.0.0.1:8099", "How is an image", "tag", "yes"];
    const { code, stdout } = await call(["init"], {
      stdin: typed.join("\n"),
      plain: true,
      env: { XDG_STATE_HOME: state },
    });
    expect(code).toBe(0);
    expect(stdout).toContain("Question: Which answer do you want to change?");
    expect(stdout).toContain("Enter takes: 127.0.0.1:8081.");
    expect(stdout).toContain("control - image-digest: ");
    expect(readFileSync(join(root, "harden.yml"), "utf8")).toBe(
      before.replace("publish: 127.0.0.1:8081", "publish: 127.0.0.1:8099").replace("trust: digest", "trust: tag"),
    );
  });

  test("an answer can be taken away, and a service added", async () => {
    const { root, call } = await writeProject(newFolder());
    const typed = ["on which address", "-", "Another service", "MariaDB", "", "", "", "yes"];
    const { code } = await call(["init"], { stdin: typed.join("\n"), plain: true, env: { XDG_STATE_HOME: state } });
    expect(code).toBe(0);
    const after = readFileSync(join(root, "harden.yml"), "utf8");
    expect(after).not.toContain("publish:");
    expect(after).toContain("  mariadb:\n    kind: mariadb\n    database: csvs23db\n");
  });

  test("a service is taken out with what others say of it, and it is said before writing what becomes of its data", async () => {
    const { root, call } = await writeProject(newFolder());
    const typed = ["Remove a service", "dbserver", "yes"];
    const { code, stdout } = await call(["init"], {
      stdin: typed.join("\n"),
      plain: true,
      env: { XDG_STATE_HOME: state },
    });
    expect(code).toBe(0);
    expect(stdout).toContain("dbserver: MariaDB database; - webserver uses it, and will not find it; ! its data");
    const beforeTheYes = stdout.slice(0, stdout.indexOf("Question: Write harden.yml")).replace(/\s+/g, " ");
    expect(beforeTheYes).toContain("the next deploy removes its container on each server and deletes no data");
    expect(beforeTheYes).toContain("csvs23_dbserver_data");
    expect(stdout.match(/deletes no data/g)).toHaveLength(1);
    const after = readFileSync(join(root, "harden.yml"), "utf8");
    expect(after).not.toContain("dbserver");
    expect(after).not.toContain("uses:");
    const compose = readFileSync(join(root, "playbooks/files/opt/harden/csvs23/compose.yml"), "utf8");
    expect(compose).not.toContain("mariadb");
  });

  test("a server is added, and another one taken out", async () => {
    const { root, call } = await writeProject(newFolder());
    const surroundings = { plain: true, env: { XDG_STATE_HOME: state } };
    const adding = ["another server", "deploy@192.0.2.12:2222", "web2", "Remove a server", "none", "yes"];
    expect(await call(["init"], { ...surroundings, stdin: adding.join("\n") })).toMatchObject({ code: 0 });
    expect(readFileSync(join(root, "harden.yml"), "utf8")).toContain(
      "  - { name: web2, connection: ssh, address: 192.0.2.12, user: deploy, port: 2222 }\n",
    );
    const { code, stdout } = await call(["init"], { ...surroundings, stdin: "Remove a server\nlocal\nyes\n" });
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, " ")).toContain("run `harden-init down --limit local`, and remove it again");
    expect(readFileSync(join(root, "inventory/hosts.yml"), "utf8")).not.toContain("local:");
  });

  test("a control that was left out comes back where its reason is taken away", async () => {
    const { root, call } = await writeProject(newFolder());
    const before = readFileSync(join(root, "harden.yml"), "utf8");
    const why = "the vendor asks for it";
    await call(["init", "--set", `hardening.overrides={ seccomp: { off: true, reason: ${why} } }`, "--yes"]);
    expect(readFileSync(join(root, "harden.yml"), "utf8")).toContain(why);
    const typed = ["Why is seccomp off", "-", "yes"];
    const { code, stdout } = await call(["init"], {
      stdin: typed.join("\n"),
      plain: true,
      env: { XDG_STATE_HOME: state },
    });
    expect(code).toBe(0);
    expect(stdout).toContain(`Why is seccomp off: ${why}`);
    expect(stdout).toContain("control + seccomp: ");
    expect(readFileSync(join(root, "harden.yml"), "utf8")).toBe(before);
  });

  test("no writes nothing, and the next start goes on from there, unless it is told not to", async () => {
    const { root, call } = await writeProject(newFolder());
    const before = treeOf(root, true);
    const surroundings = { plain: true, env: { XDG_STATE_HOME: state } };
    const first = await call(["init"], { ...surroundings, stdin: "trust\nno\nHow is an image\ntag\nno\n" });
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining("Nothing was written.") });
    const second = await call(["init"], { ...surroundings, stdin: "yes\nno\n" });
    expect(second.stdout).toContain("Question: Continue from your previous answers?");
    expect(second.stdout).toContain("+trust: tag");
    const third = await call(["init", "--fresh"], { ...surroundings, stdin: "no\n" });
    expect(third.stdout).not.toContain("Continue from your previous answers?");
    expect(treeOf(root, true)).toEqual(before);
  });
});
