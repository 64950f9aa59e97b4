import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/rendered.ts";
import { openTerminal } from "../support/terminal.ts";

/* From a folder with an application to a proven stack, in a terminal: Enter at every question. */

const folder = temporaryFolder("first-hour");
const root = join(folder, "corner_shop");
const passphrase = join(folder, "passphrase");
const terminal = openTerminal("first-hour");
const call = `XDG_STATE_HOME=${join(folder, "state")} node ${join(process.cwd(), "dist/cli.js")}`;
const vault = `--vault-password-file ${passphrase}`;

async function run(words: string, seconds: number): Promise<string> {
  terminal.start(root, `${call} ${words} ${vault}`);
  const shown = await terminal.see(/ended with \d+/, seconds);
  terminal.end();
  return shown;
}

beforeAll(() => {
  writeFileSync(passphrase, "harbour violet 4711 teapot lantern quarry", { mode: 0o600 });
  mkdirSync(join(root, "webserver"), { recursive: true });
  mkdirSync(join(root, "tables"));
  writeFileSync(join(root, "webserver/index.php"), "<?php echo 'the corner shop is open';\n");
  writeFileSync(join(root, "tables/shop.sql"), "CREATE TABLE article (id INT PRIMARY KEY, name TEXT);\n");
});
afterAll(async () => {
  await run("down --volumes --yes", 120);
  terminal.close();
  rmSync(folder, { recursive: true, force: true });
});

test("Enter at every question, then deploy: proven, and the page answers", async () => {
  terminal.start(root, `${call} ${vault}`);
  await terminal.see(/What do you want to start from\?/);
  await terminal.agreeUntil(/ended with 0/);
  terminal.end();
  const answers = readFileSync(join(root, "harden.yml"), "utf8");
  expect(answers).toContain("name: corner_shop");
  expect(answers).toContain("source: ./webserver");
  expect(answers).toContain("seed: { file: ./tables/shop.sql, unless_table: article }");
  expect(answers).not.toMatch(/csvs23|sqlconfig/);
  const proven = await run("deploy --prove", 600);
  expect(proven).toContain("ended with 0");
  const [, port] = /publish: 127\.0\.0\.1:(\d+)/.exec(answers) ?? [];
  const page = await fetch(`http://127.0.0.1:${port}/`);
  expect(await page.text()).toBe("the corner shop is open");
});
