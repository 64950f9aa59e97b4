import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/rendered.ts";

/* The wizard in a real terminal of 80 columns, as a person sees it. */

const folder = temporaryFolder("wizard");
const session = `harden-init-wizard-${process.pid}`;
const cli = join(process.cwd(), "dist/cli.js");
const passphrase = join(folder, "passphrase");

const tmux = (...words: readonly string[]): string =>
  execFileSync("tmux", words, { encoding: "utf8", timeout: 10_000 });
const screen = (): string => tmux("capture-pane", "-p", "-J", "-S", "-", "-t", session);
const type = (...keys: readonly string[]): string => tmux("send-keys", "-t", session, ...keys);

async function see(pattern: RegExp): Promise<string> {
  for (let tries = 0; tries < 150; tries += 1) {
    const shown = screen();
    if (pattern.test(shown)) {
      return shown;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never saw ${pattern} on:\n${screen()}`);
}

function start(project: string, options = "", environment = ""): void {
  tmux("new-session", "-d", "-s", session, "-x", "80", "-y", "50");
  const call = `${environment} node ${cli} ${project} ${options}`.trim();
  const words = `${call} --vault-password-file ${passphrase}; echo "ended with $?"`;
  type(`cd ${folder} && clear && ${words}`, "Enter");
}

/** Agrees to each proposal until the pattern is seen. A question that is open begins with `?`; between two of them nothing is typed. */
async function agreeUntil(pattern: RegExp): Promise<void> {
  for (let looks = 0; looks < 300; looks += 1) {
    const shown = screen();
    if (pattern.test(shown)) {
      return;
    }
    if (/^\? /m.test(shown)) {
      type("Enter");
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`never saw ${pattern} on:\n${screen()}`);
}

beforeAll(() => writeFileSync(passphrase, "0123456789abcdef0123456789abcdef", { mode: 0o600 }));
afterEach(() => tmux("kill-session", "-t", session));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the preset with every proposal writes the case study, after one question", async () => {
  start("shop");
  await see(/What do you want to begin with\?/);
  await agreeUntil(/Write harden\.yml and \d+ files/);
  expect(existsSync(join(folder, "shop/harden.yml"))).toBe(false);
  type("y", "Enter");
  await see(/ended with 0/);
  expect(readFileSync(join(folder, "shop/harden.yml"), "utf8")).toMatch(/webserver:\n {4}kind: php-nginx/);
  expect(readdirSync(join(folder, "shop"))).toContain("playbooks");
});

test("a wrong answer is told where it is typed, and can be put right; the summary has the right one", async () => {
  start("wrong");
  await see(/What do you want to begin with\?/);
  type("Enter");
  await see(/What is the stack called\?/);
  type("C-u", "Bad Name!", "Enter");
  await see(/must be a lower-case letter/);
  type("C-u", "shop", "Enter");
  await agreeUntil(/Write harden\.yml and \d+ files/);
  expect(screen()).toMatch(/^Stack shop, on this machine$/m);
  expect(screen().match(/Write harden\.yml/g)).toHaveLength(1);
});

test.each([
  ["NO_COLOR", "", "NO_COLOR=1"],
  ["--no-color", "--no-color", ""],
])("%s takes all colours away", async (_, option, environment) => {
  start("plain", option, environment);
  await see(/What do you want to begin with\?/);
  expect(tmux("capture-pane", "-e", "-p", "-t", session)).not.toContain("\u001b");
});

test("colours are there where nothing forbids them", async () => {
  start("coloured");
  await see(/What do you want to begin with\?/);
  expect(tmux("capture-pane", "-e", "-p", "-t", session)).toContain("\u001b[");
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
  await agreeUntil(/Write harden\.yml and \d+ files/);
  type("n", "Enter");
  await see(/ended with 0/);
  expect(existsSync(join(folder, "no"))).toBe(false);
});

describe("Ctrl-C leaves nothing and ends with 130", () => {
  test.each([
    ["at the first question", /What do you want to begin with\?/],
    ["at a text", /What is the stack called\?/],
    ["in the middle", /which services does it talk to\?/],
    ["at the last question", /How is an image recognised\?/],
    ["at the summary", /Write harden\.yml and \d+ files/],
  ])("%s", async (_, question) => {
    start("broken-off");
    await agreeUntil(question);
    type("C-c");
    expect(await see(/ended with 130/)).toContain("nothing was written");
    expect(existsSync(join(folder, "broken-off"))).toBe(false);
  });
});
