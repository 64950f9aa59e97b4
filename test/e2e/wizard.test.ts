import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/rendered.ts";

/* The wizard in a real terminal of 80 columns, as a person sees it. */

const folder = temporaryFolder("wizard");
const session = "harden-init-wizard";
const cli = join(process.cwd(), "dist/cli.js");
const passphrase = join(folder, "passphrase");

const tmux = (...words: readonly string[]): string => execFileSync("tmux", words, { encoding: "utf8" });
const screen = (): string => tmux("capture-pane", "-p", "-S", "-", "-t", session);
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

function start(project: string): void {
  tmux("new-session", "-d", "-s", session, "-x", "80", "-y", "50");
  const words = `node ${cli} ${project} --vault-password-file ${passphrase}; echo "ended with $?"`;
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

test("a wrong answer is told where it is typed", async () => {
  start("wrong");
  await see(/What do you want to begin with\?/);
  type("Enter");
  await see(/What is the stack called\?/);
  type("C-u", "Bad Name!", "Enter");
  await see(/must be a lower-case letter/);
});

test("saying no writes nothing", async () => {
  start("no");
  await agreeUntil(/Write harden\.yml and \d+ files/);
  type("n", "Enter");
  await see(/ended with 0/);
  expect(existsSync(join(folder, "no"))).toBe(false);
});

test("Ctrl-C leaves nothing and ends with 130", async () => {
  start("broken-off");
  await see(/What do you want to begin with\?/);
  type("Enter");
  await see(/What is the stack called\?/);
  type("C-c");
  await see(/ended with 130/);
  expect(existsSync(join(folder, "broken-off"))).toBe(false);
});
