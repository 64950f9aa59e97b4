import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/rendered.ts";
import { strongPassphrase } from "../support/strong-passphrase.ts";
import { openTerminal } from "../support/terminal.ts";

/* The wizard in a real terminal of 80 columns, as a person sees it. */

const folder = temporaryFolder("wizard");
const cli = join(process.cwd(), "dist/cli.js");
const passphrase = join(folder, "passphrase");
const terminal = openTerminal("wizard");
const { tmux, screen, type, see, agreeUntil, openQuestion } = terminal;

/** Runs it in a new terminal, for a project of that name whose answers are kept apart from those of all others. */
function start(project: string, options = "", environment = ""): void {
  const state = `XDG_STATE_HOME=${join(folder, "state")}`;
  const call = `${state} ${environment} node ${cli} ${project} ${options}`;
  terminal.start(folder, `${call} --vault-password-file ${passphrase}`);
}

/** The same on a machine without a keychain, where the passphrase is asked about in the end. */
function startWithoutKeychain(project: string): void {
  const places = ["STATE", "CONFIG"].map((name) => `XDG_${name}_HOME=${join(folder, "state")}`).join(" ");
  const call = `${places} DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent node ${cli} ${project}`;
  terminal.start(folder, call);
}

/** An application for a preset. */
function layPage(project: string): void {
  mkdirSync(join(folder, project, "webserver"), { recursive: true });
  writeFileSync(join(folder, project, "webserver/index.php"), "<?= 'ok' ?>\n");
}

const atTheEnd = /\? Write harden\.yml and \d+ files/;

beforeAll(() => {
  writeFileSync(passphrase, strongPassphrase, { mode: 0o600 });
});
afterEach(() => {
  terminal.end();
  rmSync(join(folder, "state"), { recursive: true, force: true });
});
afterAll(() => {
  terminal.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the preset with every proposal writes a whole project with a first page, and keeps nothing meanwhile", async () => {
  start("shop");
  await see(/What do you want to start from\?/);
  await agreeUntil(atTheEnd);
  expect(screen()).toContain("webserver: ./webserver does not exist. Make a first page there? yes");
  expect(existsSync(join(folder, "shop"))).toBe(false);
  type("y");
  await see(/❯ yes/);
  type("Enter");
  await see(/ended with 0/);
  expect(readFileSync(join(folder, "shop/harden.yml"), "utf8")).toMatch(/webserver:\n {4}kind: php-nginx/);
  expect(readFileSync(join(folder, "shop/webserver/index.php"), "utf8")).toContain("It works");
  expect(readdirSync(join(folder, "state/harden-init/wizard"))).toEqual([]);
});

test("a wrong answer is told where it is typed, and can be put right; the summary has the right one", async () => {
  start("wrong");
  await see(/What do you want to start from\?/);
  type("Enter");
  await see(/What is the stack called\?/);
  type("C-u", "Bad Name!", "Enter");
  await see(/must be a lower-case letter/);
  type("C-u", "shop", "Enter");
  await agreeUntil(atTheEnd);
  expect(screen()).toMatch(/^Stack shop, on this machine$/m);
  expect(screen().match(/Write harden\.yml/g)).toHaveLength(1);
});

test("Esc goes back, as often as one likes; the earlier answer is the proposal", async () => {
  start("again");
  await agreeUntil(/which image is it built on\?/);
  expect(openQuestion()).toContain("esc back");
  type("Down", "Enter");
  await see(/in which folder is the application\?/);
  type("Escape");
  await see(/❯ ubuntu:24\.04/);
  type("Escape");
  await see(/\? Where is it deployed\?/);
  type("Escape");
  await see(/\? What is the stack called\?[\s\S]*\(again\)/);
  type("C-u", "store", "Enter");
  await agreeUntil(atTheEnd);
  expect(screen()).toMatch(/^Stack store, on this machine$/m);
  expect(screen()).toContain("built from ubuntu:24.04");
});

test("there is nothing before the first question", async () => {
  start("first");
  await see(/What do you want to start from\?/);
  expect(screen()).not.toContain("esc back");
  type("Escape");
  // With what follows at once it would be another key.
  await new Promise((resolve) => setTimeout(resolve, 800));
  type("an empty");
  await see(/❯ an empty stack/);
});

test("a choice says which controls it keeps or loses", async () => {
  start("effect");
  await agreeUntil(/\? How strictly is it hardened\?/);
  expect(await see(/\+ \d+ controls: /)).toContain("read-only-root");
  type("Down");
  await see(/- \d+ controls: /);
});

test("from the summary one jumps to any answer by typing a part of it, and back without changing it", async () => {
  start("jump");
  await agreeUntil(atTheEnd);
  type("SQL");
  await see(/❯ dbserver: which SQL file/);
  type("Enter");
  await see(/\? dbserver: which SQL file creates its tables\?/);
  type("Escape");
  await see(atTheEnd);
  type("strictly");
  await see(/❯ How strictly is it hardened {2}strict/);
  type("Enter");
  await see(/\? How strictly is it hardened\?/);
  type("Down", "Enter");
  await see(/Hardening: baseline/);
  expect(await see(/\d+ off/)).toMatch(atTheEnd);
});

test("when it is killed, it goes on from the last answer, or starts again", async () => {
  start("killed");
  await agreeUntil(/in which folder is the application\?/);
  type("C-u", "./site", "Enter");
  await see(/\? webserver: \.\/site does not exist\. Make a first page there\?/);
  type("Enter");
  await see(/\? webserver: by which public name/);
  const [pid = ""] = execFileSync("pgrep", ["-f", `${cli} killed`], { encoding: "utf8" })
    .trim()
    .split("\n");
  process.kill(Number(pid), "SIGKILL");
  await see(/ended with 137/);
  expect(existsSync(join(folder, "killed"))).toBe(false);
  terminal.end();

  start("killed");
  await see(/\? Continue from your previous answers\?/);
  type("Enter");
  await see(/\? webserver: by which public name/);
  await agreeUntil(atTheEnd);
  expect(screen()).toContain("source ./site");
  type("C-c");
  await see(/ended with 130/);
  terminal.end();

  start("killed");
  await see(/\? Continue from your previous answers\?/);
  type("n", "Enter");
  await see(/\? What do you want to start from\?/);
  expect(readdirSync(join(folder, "state/harden-init/wizard"))).toEqual([]);
});

test("a long list is searched by typing", async () => {
  start("search");
  await see(/What do you want to start from\?/);
  type("an empty");
  await see(/❯ an empty stack/);
  type("Enter");
  await see(/What does the stack run\?/);
  type("own");
  await see(/❯ Service of your own/);
  type("Enter");
  await agreeUntil(/which image does it run\?/);
  type("registry.example.org/team/app:1.2", "Enter");
  await see(/is it like a known image\?/);
  type("graf");
  await see(/❯ Grafana/);
  expect(openQuestion()).not.toContain("HAProxy");
  type("Enter");
  expect(await see(/where on the server does it listen\?/)).toContain("is it like a known image? Grafana");
  await see(/\(127\.0\.0\.1:3000:3000\)/);
});

test("no line is wider than the terminal, so that none is broken", async () => {
  start("narrow");
  await see(/What do you want to start from\?/);
  type("an empty");
  await see(/❯ an empty stack/);
  type("Enter");
  await see(/\? What does the stack run\?/);
  for (let index = 0; index < 10; index += 1) {
    // Lines that were broken are joined here, and so would be longer.
    expect(
      Math.max(
        ...openQuestion()
          .split("\n")
          .map((line) => line.trimEnd().length),
      ),
    ).toBeLessThanOrEqual(80);
    type("Down");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});

test.each([
  ["NO_COLOR", "", "NO_COLOR=1"],
  ["--no-color", "--no-color", ""],
])("%s takes all colours away", async (_, option, environment) => {
  start("plain", option, environment);
  await see(/What do you want to start from\?/);
  expect(tmux("capture-pane", "-e", "-p", "-t", terminal.session)).not.toContain("\u001b");
  await agreeUntil(/\? How strictly is it hardened\?/);
  expect(tmux("capture-pane", "-e", "-p", "-t", terminal.session)).not.toContain("\u001b");
});

test("colours are there where nothing forbids them", async () => {
  start("coloured");
  await see(/What do you want to start from\?/);
  expect(tmux("capture-pane", "-e", "-p", "-t", terminal.session)).toContain("\u001b[");
});

describe("plain lines", () => {
  test.each([
    ["--plain", "--plain", ""],
    ["TERM=dumb", "", "TERM=dumb"],
  ])("%s: numbered choices, typed answers, back", async (_, option, environment) => {
    start("aloud", option, environment);
    await see(/Question: What do you want to start from\?/);
    type("1", "Enter");
    await see(/Question: What is the stack called\?[\s\S]*Enter takes: aloud\. < goes back\./);
    type("store", "Enter");
    await see(/Question: Where is it deployed\?/);
    type("<", "Enter");
    await see(/Enter takes: store\. < goes back\./);
    type("Enter");
    await see(/Question: Where is it deployed\?[\s\S]*Question: Where is it deployed\?\n.*\n1\. on this machine/);
    type("C-c");
    expect(await see(/ended with 130/)).toContain("nothing was written");
  });

  test("what is written is never touched again: no escape in all of it; and a pipe can answer", () => {
    const lines = ["1", "", "", "2", ...Array.from({ length: 16 }, () => ""), "yes"];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [cli, "piped", "--plain", "--vault-password-file", passphrase],
      {
        cwd: folder,
        input: `${lines.join("\n")}\n`,
        encoding: "utf8",
        env: { ...process.env, XDG_STATE_HOME: join(folder, "state") },
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).not.toContain("\u001b");
    expect(stdout).not.toContain("\r");
    expect(readFileSync(join(folder, "piped/harden.yml"), "utf8")).toContain("base: ubuntu:24.04");
  });
});

test("in a project it begins with the review, asks what is picked, and touches that line alone", async () => {
  layPage("saved");
  start("saved", "--preset php-mariadb --yes");
  await see(/ended with 0/);
  terminal.end();
  const before = readFileSync(join(folder, "saved/harden.yml"), "utf8");
  start("saved");
  await see(/\? Which answer do you want to change\?/);
  type("on which address");
  await see(/❯ webserver: on which address/);
  type("Enter");
  await see(/\(127\.0\.0\.1:8081\)/);
  type("0.0.0.0:8081", "Enter");
  expect(await see(/\? Write harden\.yml and these files\?/)).toContain("! webserver listens on every interface");
  type("y");
  await see(/❯ yes/);
  type("Enter");
  await see(/ended with 0/);
  expect(readFileSync(join(folder, "saved/harden.yml"), "utf8")).toBe(before.replace("127.0.0.1:8081", "0.0.0.0:8081"));
});

test("in a project a service is taken out, with what depends on it and what becomes of its data in sight", async () => {
  layPage("fewer");
  start("fewer", "--preset php-mariadb --yes");
  await see(/ended with 0/);
  terminal.end();
  start("fewer");
  await see(/\? Which answer do you want to change\?/);
  type("Remove a service");
  await see(/❯ Remove a service/);
  type("Enter");
  await see(/\? Remove a service\?[\s\S]*dbserver/);
  type("Down", "Down");
  expect(await see(/❯ dbserver/)).toMatch(/- webserver uses it, and will not find it\n.*! its data stays/);
  type("Enter");
  const shown = await see(/\? Write harden\.yml and these files\?/);
  expect(shown.replace(/\s+/g, " ")).toContain("deletes no data. Its data stays there, in fewer_dbserver_data");
  type("Escape");
  await see(/\? Remove a service\?[\s\S]*❯ dbserver/);
  type("Enter");
  await agreeUntil(/ended with 0/);
  expect(readFileSync(join(folder, "fewer/harden.yml"), "utf8")).not.toContain("dbserver");
});

test("further servers are asked for, each by its address and name", async () => {
  start("farm");
  await agreeUntil(/\? Where is it deployed\?/);
  type("Down", "Enter");
  await see(/\? What is the server called\?/);
  await agreeUntil(/\? Is there another server\?/);
  type("deploy@web2.example.org:2222", "Enter");
  await see(/\? What is this server called\?[\s\S]*\(web2\)/);
  type("Enter");
  await see(/\? Is there another one\?/);
  type("Escape");
  await see(/\? What is this server called\?[\s\S]*\(web2\)/);
  await agreeUntil(atTheEnd);
  expect(screen()).toContain("on server (server), on web2 (deploy@web2.example.org:2222)");
  type("Remove a server");
  await see(/❯ Remove a server/);
  type("Escape");
  await see(/\? Are the data backed up\?/);
});

test("a compose file in the folder is offered, and what it leaves open is asked, with what each answer brings", async () => {
  mkdirSync(join(folder, "brought"));
  const service =
    'image: registry.example.org/app:1.2, ports: ["80:8000", "9000:9000"], volumes: ["/etc/letsencrypt:/tls:ro"]';
  writeFileSync(join(folder, "brought/compose.yml"), `services: { web: { ${service} } }\n`);
  start("brought");
  await see(/\? There is a compose\.yml here\./);
  type("Enter");
  await see(/\? web: which ports may everyone reach\?[\s\S]*80[\s\S]*9000/);
  type("Enter");
  await see(/\? web: may it read \/etc\/letsencrypt of the server\?/);
  type("Enter");
  await see(/\? The compose file leaves 4 points open\. Answer them now\?/);
  type("Enter");
  expect(await see(/\? web: which user and group id can it run as\?/)).toMatch(/\+ \d+ controls?: .*non-root-user/);
  await agreeUntil(/ended with 0/);
  const answers = readFileSync(join(folder, "brought/harden.yml"), "utf8");
  expect(answers).toMatch(/user: 1000:1000|user: "1000:1000"/);
  expect(answers).toContain("public: [80]");
  expect(answers).toContain("sensitive-mount");
  const compose = readFileSync(join(folder, "brought/playbooks/files/opt/harden/brought/compose.yml"), "utf8");
  expect(compose).toContain("/etc/letsencrypt");
  expect(compose).toContain("127.0.0.1:9000:9000");
  expect(compose).not.toContain("127.0.0.1:80:");
});

test("a project whose answers are wrong is refused before anything is asked", async () => {
  mkdirSync(join(folder, "taken"));
  writeFileSync(join(folder, "taken/harden.yml"), "name: mine\n");
  start("taken");
  expect(await see(/ended with 2/)).toMatch(/harden\.yml/);
  expect(readFileSync(join(folder, "taken/harden.yml"), "utf8")).toBe("name: mine\n");
});

test("saying no writes nothing", async () => {
  start("no");
  await agreeUntil(atTheEnd);
  type("no");
  await see(/❯ no {2}write nothing/);
  type("Enter");
  await see(/ended with 0/);
  expect(existsSync(join(folder, "no"))).toBe(false);
});

describe("Ctrl-C leaves nothing but the answers, says so, and ends with 130", () => {
  const kept = "Your answers so far are kept: the same command continues from them.";

  test("at the first question", async () => {
    start("broken-off");
    await see(/What do you want to start from\?/);
    type("C-c");
    const shown = await see(/ended with 130/);
    expect(shown).toContain("nothing was written");
    expect(shown).not.toContain(kept);
    expect(existsSync(join(folder, "broken-off"))).toBe(false);
  });

  test.each([
    ["at a text", /What is the stack called\?/],
    ["in the middle", /which services does it use\?/],
    ["at the summary", atTheEnd],
  ])("%s", async (_, question) => {
    start("broken-off");
    await agreeUntil(question);
    type("C-c");
    const shown = await see(/ended with 130/);
    expect(shown).toContain("nothing was written");
    expect(shown).toContain(kept);
    expect(existsSync(join(folder, "broken-off"))).toBe(false);
  });

  test("at the passphrase", async () => {
    startWithoutKeychain("broken-off");
    await agreeUntil(/\? Where is the passphrase of the vault kept\?/);
    type("Down", "Enter");
    await see(/\? A passphrase of \d+ bits/);
    type("C-c");
    const shown = await see(/ended with 130/);
    expect(shown).toContain("nothing was written");
    expect(shown).toContain(kept);
    expect(existsSync(join(folder, "broken-off"))).toBe(false);
  });
});
