import { rmSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../../src/controls/catalogue.ts";
import { cli, layApplication, type TestProject, writeProject } from "../commands/cli.ts";
import { withPath, withProgram } from "../commands/programs.ts";
import { makeFolders } from "../support/projects/folders.ts";

const newFolder = makeFolders();
const container = {
  service: "webserver",
  name: "csvs23-webserver-1",
  state: "running",
  health: "healthy",
  status: "Up 2 minutes (healthy)",
  config: { Image: "csvs23/webserver:1" },
  host: {},
};

let project: TestProject;

beforeAll(async () => {
  project = await writeProject(newFolder());
});

/** What `ansible` prints about one host, in its own JSON lines. */
function answer(event: string, result: object): string {
  return `cat <<'END'\n${JSON.stringify({ _event: event, hosts: { local: result } })}\nEND`;
}

/** The document of a call on a screen with colours; nothing else may stand beside it. */
async function documentOf(argv: readonly string[], code: number): Promise<Record<string, unknown>> {
  const ran = await project.call([...argv, "--json"], { colours: true, stdin: "a value of 4711 letters" });
  expect(ran.stdout).not.toContain("\u001b");
  expect(ran).toMatchObject({ code });
  return JSON.parse(ran.stdout);
}

describe("the document of", () => {
  test("init", async () => {
    const answers = ["--preset", "php-mariadb", "--yes", "--json"];
    const folder = newFolder();
    layApplication(folder);
    const ran = await cli([folder, ...answers], { env: project.env, colours: true });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      changes: expect.arrayContaining([{ type: "create", path: "playbooks/site.yml" }]),
      secrets: [expect.stringContaining("secrets/vault.yml was made")],
      notes: [expect.stringContaining("harden-init pin"), expect.any(String)],
    });
  });

  test("init, in a folder with a project", async () => {
    expect(await documentOf(["init", "--preset", "php-mariadb", "--yes"], 2)).toMatchObject({
      error: { exitCode: 2, complaints: [{ what: "there is a project here already" }] },
    });
  });

  test.each(["", "--check", "--diff"])("generate %s", async (option) => {
    expect(await documentOf(["generate", ...[option].filter(Boolean)], 0)).toMatchObject({ changes: [] });
  });

  test("explain", async () => {
    const { controls } = await documentOf(["explain"], 0);
    expect(controls).toHaveLength(catalogue.length);
    expect(await documentOf(["explain", "seccomp"], 0)).toMatchObject({ controls: [{ slug: "seccomp" }] });
  });

  test("doctor", async () => {
    const before = process.env.PATH;
    const found = await withPath(newFolder(), () => documentOf(["doctor"], 4));
    expect(process.env.PATH).toBe(before);
    expect(found).toMatchObject({
      fit: false,
      diagnoses: expect.arrayContaining([expect.objectContaining({ ok: false })]),
    });
  });

  test("secrets list and set", async () => {
    expect(await documentOf(["secrets", "list"], 0)).toMatchObject({
      secrets: [{ name: "dbserver_root_password", state: "set" }, { name: "dbserver_webserver_password" }],
    });
    expect(await documentOf(["secrets", "set", "dbserver_webserver_password"], 0)).toEqual({
      secret: "dbserver_webserver_password",
      changed: true,
    });
  });

  test("pin, where docker is missing", async () => {
    const missing = await withPath(newFolder(), () => documentOf(["pin"], 4));
    expect(missing).toMatchObject({ error: { complaints: [{ where: "docker" }] } });
  });

  test("status", async () => {
    const listing = { stdout: JSON.stringify({ containers: [container] }) };
    const ask = () => documentOf(["status"], 3);
    expect(await withProgram(newFolder(), "ansible", answer("v2_runner_on_ok", listing), ask)).toMatchObject({
      services: [
        { host: "local", service: "dbserver", state: "absent" },
        { host: "local", service: "webserver", state: "running", health: "healthy" },
      ],
      project: { conflicts: [], answers: [], changes: [], edited: [] },
      hosts: [{ host: "local", outcome: "ok", files: expect.any(Array), services: expect.any(Array) }],
    });
  });

  test("logs", async () => {
    const lines = { stdout: "webserver-1  | \u001b[31mone\u001b[0m\nwebserver-1  | two" };
    const ask = () => documentOf(["logs", "webserver"], 0);
    const { hosts } = await withProgram(newFolder(), "ansible", answer("v2_runner_on_ok", lines), ask);
    expect(hosts).toMatchObject([{ host: "local", lines: [expect.any(String), "webserver-1  | two"] }]);
  });

  test("down, and of a host that is not reached", async () => {
    const down = () => documentOf(["down"], 0);
    expect(await withProgram(newFolder(), "ansible", answer("v2_runner_on_ok", {}), down)).toEqual({
      hosts: [{ host: "local", outcome: "ok" }],
    });
    const away = answer("v2_runner_on_unreachable", { msg: "no route" });
    expect(await withProgram(newFolder(), "ansible", away, () => documentOf(["down"], 6))).toEqual({
      hosts: [{ host: "local", outcome: "unreachable", message: "no route" }],
    });
  });

  test("deploy, where the application is missing, and where Ansible is not", async () => {
    for (const name of ["webserver", "dbserver"]) {
      rmSync(join(project.root, name), { recursive: true });
    }
    expect(await documentOf(["deploy"], 2)).toMatchObject({
      error: {
        complaints: [
          { where: "harden.yml services.dbserver.seed.file" },
          { where: "harden.yml services.webserver.source", what: "the folder `webserver` does not exist" },
        ],
      },
    });
    layApplication(project.root);
    expect(await withPath(newFolder(), () => documentOf(["deploy"], 4))).toMatchObject({ error: { exitCode: 4 } });
  });

  test("report, before anything was deployed", async () => {
    const other = await writeProject(newFolder());
    const { stdout } = await other.call(["report", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ error: { complaints: [{ where: ".harden/runs" }] } });
  });
});
