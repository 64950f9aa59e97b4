import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { places } from "../../src/write/state-paths.ts";
import { type Ran, type TestProject, writeProject } from "../commands/cli.ts";
import { withPath, withProgram } from "../commands/programs.ts";
import { makeFolders } from "../support/projects/folders.ts";

const newFolder = makeFolders();
let project: TestProject;

beforeAll(async () => {
  project = await writeProject(newFolder());
});

/** Calls a command while `ansible` answers for one host and writes down the words that it was given. */
async function ask(argv: readonly string[], event: string, result: object): Promise<Ran & { words: string }> {
  const folder = newFolder();
  const line = JSON.stringify({ _event: event, hosts: { local: result } });
  const script = `echo "$@" > ${folder}/words\ncat <<'END'\n${line}\nEND`;
  const ran = await withProgram(folder, "ansible", script, () => project.call(argv));
  return { ...ran, words: readFileSync(join(folder, "words"), "utf8") };
}

const nothing = { apparmor: false, containers: [], networks: {}, files: { placed: {}, added: {} }, texts: {} };

test("status without a container says what is absent, and ends with 3", async () => {
  const { code, stdout, words } = await ask(["status"], "v2_runner_on_ok", { stdout: JSON.stringify(nothing) });
  expect(code).toBe(3);
  expect(stdout).toMatch(/^local\s+dbserver\s+absent/m);
  expect(stdout).toMatch(/^local\s+webserver\s+absent/m);
  expect(stdout).toContain("last run: none");
  expect(stdout).not.toContain("files on local");
  expect(words).toContain(
    '--module-name=harden.stack.stack_live --args={"project":"csvs23","root":"/opt/harden/csvs23"}',
  );
});

test("status without an answer that can be read says so, and ends with 5", async () => {
  const { code, stderr } = await ask(["status"], "v2_runner_on_ok", { stdout: "docker: what?" });
  expect(code).toBe(5);
  expect(stderr).toContain("failed local: the answer could not be read");
});

test("a command that asks its hosts twice takes the password once", async () => {
  const folder = newFolder();
  const password = join(folder, "sudo.pass");
  writeFileSync(password, "hunter2 and more\n", { mode: 0o600 });
  const nothingLeft = JSON.stringify({ volumes: [], images: [], folders: [] });
  const line = JSON.stringify({ _event: "v2_runner_on_ok", hosts: { local: { stdout: nothingLeft } } });
  // The first call takes the file away, so another look at it would fail.
  const script = `rm -f ${password}; echo "$@" >>${folder}/words\ncat <<'END'\n${line}\nEND`;
  const { code } = await withProgram(folder, "ansible", script, () =>
    project.call(["down", "--check", "--volumes", "--become-password-file", password]),
  );
  const calls = readFileSync(join(folder, "words"), "utf8").trim().split("\n");
  expect({ code, calls }).toEqual({
    code: 0,
    calls: [expect.stringContaining("ps"), expect.stringContaining("stack_left")],
  });
});

test("down --volumes stops and deletes under one lock of the project", async () => {
  const folder = newFolder();
  const left = JSON.stringify({
    volumes: [{ name: "csvs23_old", nameless: false, uses: [] }],
    images: [],
    folders: ["/opt/harden/csvs23"],
  });
  const line = JSON.stringify({ _event: "v2_runner_on_ok", hosts: { local: { stdout: left } } });
  // Each call writes down whether the lock is there.
  const script = `echo "$@" | tr '\\n' ' ' >>${folder}/words
test -e ${join(project.root, places.lock)} && echo LOCKED >>${folder}/words || echo OPEN >>${folder}/words
cat <<'END'\n${line}\nEND`;
  const { code } = await withProgram(folder, "ansible", script, () => project.call(["down", "--volumes", "--yes"]));
  const calls = readFileSync(join(folder, "words"), "utf8").trim().split("\n");
  expect({ code, calls }).toEqual({
    code: 0,
    calls: [
      expect.stringMatching(/stack_left.*OPEN$/),
      expect.stringMatching(/"down".*LOCKED$/),
      expect.stringMatching(/docker volume rm.*LOCKED$/),
    ],
  });
});

test("a host that there is not is told in plain words", async () => {
  const said = "[ERROR]: Specified inventory, host pattern and/or --limit leaves us with no hosts to target.";
  const { code, stderr } = await withProgram(newFolder(), "ansible", `echo '${said}' >&2; exit 1`, () =>
    project.call(["status", "--limit", "web9"]),
  );
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining("--limit web9: the stack has no host or group of that name"),
  });
});

test("status --offline asks no host and tells the answers and files that were changed", async () => {
  const whole = await project.call(["status", "--offline"]);
  expect(whole).toMatchObject({
    code: 0,
    stdout:
      "✔ csvs23: the files are as the answers say. No host was asked.\n\nproject: written from the current answers\nlast run: none\n",
  });
  const root = newFolder();
  const { call, root: folder } = await writeProject(root);
  const file = join(folder, "harden.yml");
  writeFileSync(file, readFileSync(file, "utf8").replace("127.0.0.1:8081", "127.0.0.1:8082"));
  rmSync(join(folder, "playbooks/site.yml"));
  const { code, stdout } = await call(["status", "--offline"]);
  expect(code).toBe(3);
  expect(stdout).toMatch(/services\.webserver\.publish {2}127\.0\.0\.1:8081 → 127\.0\.0\.1:8082/);
  expect(stdout).toMatch(/^ {2}update playbooks\/files\/opt\/harden\/csvs23\/compose\.yml$/m);
  expect(stdout).toMatch(/^ {2}playbooks\/site\.yml {2}deleted by hand$/m);
});

test("a host that fails ends with 5, one that is not reached with 6, each with its reason", async () => {
  const failed = await ask(["status"], "v2_runner_on_failed", { stderr: "no such engine\u001b[2J" });
  expect(failed).toMatchObject({ code: 5, stderr: "failed local: no such engine\\u{1b}[2J\n" });
  const away = await ask(["logs"], "v2_runner_on_unreachable", { msg: "no route" });
  expect(away).toMatchObject({ code: 6, stderr: "unreachable local: no route\n" });
});

test("logs shows no character that steers a terminal", async () => {
  const { code, stdout } = await ask(["logs"], "v2_runner_on_ok", { stdout: "web | \u001b]0;title\u0007 and\rmore" });
  expect(code).toBe(0);
  expect(stdout).toBe("web | \\u{1b}]0;title\\u{7} and\\u{d}more\n");
});

test.each<[string, string]>([
  ["logs webserve", "unknown service `webserve`\n  Did you mean webserver?"],
  ["logs nginx", "unknown service `nginx`\n  Known services: dbserver, webserver."],
  ["logs --lines few", "--lines: `few` is neither a number below 1000000 nor `all`"],
])("%s is a mistake", async (line, says) => {
  const { code, stderr } = await project.call(line.split(" "));
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) });
});

test("logs hands on lines, services and hosts", async () => {
  const { words } = await ask(["logs", "webserver", "-n", "7", "--limit", "local"], "v2_runner_on_ok", {});
  expect(words).toContain('"--tail","7","webserver"]');
  expect(words).toContain("--limit=local");
});

describe("down", () => {
  test("keeps the data", async () => {
    const { code, stdout, words } = await ask(["down"], "v2_runner_on_ok", {});
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "csvs23 is down on 1 of 1 hosts; its data, and /opt/harden/csvs23 with its secrets, stay there.\n",
    });
    expect(words).not.toContain("--volumes");
    expect(words).not.toContain("systemctl");
  });

  test("first takes the stack out of the boot of a server that is prepared", async () => {
    const answers = join(project.root, "harden.yml");
    const before = readFileSync(answers, "utf8");
    writeFileSync(answers, before.replace("connection: local", "connection: local, prepare: true"));
    const { code, words } = await ask(["down"], "v2_runner_on_ok", {});
    writeFileSync(answers, before);
    expect(code).toBe(0);
    expect(words).toMatch(/systemctl disable --quiet --now harden-init\.csvs23\.service.*"docker","compose"/);
  });

  test("--volumes shows what the host has, needs the user's consent, and deletes that and no more", async () => {
    const nameless = "0123456789abcdef".repeat(4);
    const stdout = JSON.stringify({
      volumes: [
        { name: nameless, nameless: true, uses: ["dbserver: /cache"] },
        { name: "csvs23_dbserver_data", nameless: false, uses: [] },
        { name: "--force; rm -rf /", nameless: false, uses: [] },
      ],
      images: ["csvs23/webserver:1"],
      folders: [
        "/opt/harden/csvs23",
        "/var/lib/harden-init.csvs23.backup",
        "/var/lib/harden-init.other.backup",
        "/etc",
      ],
    });
    const { code, stderr } = await ask(["down", "--volumes"], "v2_runner_on_ok", { stdout });
    expect(code).toBe(2);
    expect(stderr).toContain(`nameless volume ${nameless}  (dbserver: /cache)`);
    expect(stderr).toMatch(/volume csvs23_dbserver_data {2}\(\w/);
    expect(stderr).toContain("/opt/harden/csvs23, with the stack's files, secrets and releases");
    expect(stderr).toContain("/var/lib/harden-init.csvs23.backup, with what a timer has noted");
    expect(stderr).toContain("Add --yes to confirm.");
    const agreed = await ask(["down", "--volumes", "--yes"], "v2_runner_on_ok", { stdout });
    expect(agreed).toMatchObject({ code: 0, stdout: expect.stringContaining("what was listed was deleted there.") });
    expect(agreed.words).toContain(
      `"2","${nameless}","csvs23_dbserver_data","1","csvs23/webserver:1","2","/opt/harden/csvs23","/var/lib/harden-init.csvs23.backup"]`,
    );
  });

  test("--volumes stops nothing where a host does not say what it has", async () => {
    const { code, words } = await ask(["down", "--volumes", "--yes"], "v2_runner_on_failed", { msg: "no engine" });
    expect(code).toBe(5);
    expect(words).toContain("harden.stack.stack_left");
    expect(words).not.toContain("compose");
  });
});

test.each(["status", "logs", "down"])("%s without Ansible says how to get it", async (name) => {
  const { code, stderr } = await withPath(newFolder(), () => project.call([name]));
  expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining("`harden-init doctor --fix` installs") });
});
