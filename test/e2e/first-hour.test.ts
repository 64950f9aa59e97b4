import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/rendered.ts";
import { strongPassphrase } from "../support/strong-passphrase.ts";
import { openTerminal } from "../support/terminal.ts";

/* The tutorial, command by command, in a terminal: from a folder with an application to a proven stack, with Enter at every question. */

const folder = temporaryFolder("first-hour");
const bin = join(folder, "bin");
const passphrase = join(folder, "passphrase");
const terminal = openTerminal("first-hour");

/** The commands of the tutorial, in order. */
const commands = [...readFileSync("docs/tutorial.md", "utf8").matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(
  ([, block = ""]) => block.trimEnd().split("\n"),
);
const questions = "npx harden-init";
let place = folder;
const shown = new Map<string, string>();

/** Runs a line as a user types it. */
async function runLine(line: string): Promise<string> {
  const environment = [
    `PATH=${bin}:$PATH XDG_STATE_HOME=${join(folder, "state")}`,
    `ANSIBLE_VAULT_PASSWORD_FILE=${passphrase} NO_COLOR=1`,
  ];
  terminal.start(place, `export ${environment.join(" ")} && ${line}`);
  if (line === questions) {
    await terminal.see(/\? What do you want to start from\?/);
    await terminal.agreeUntil(/ended with \d+/);
  }
  const screen = await terminal.see(/ended with \d+/, 400);
  terminal.end();
  return screen;
}

beforeAll(() => {
  // What a run that was killed has left: its passwords are gone.
  spawnSync("docker", ["compose", "--project-name", "corner_shop", "down", "--volumes", "--remove-orphans"]);
  spawnSync("docker", ["volume", "rm", "--force", "corner_shop_dbserver_data"]);
  writeFileSync(passphrase, strongPassphrase, { mode: 0o600 });
  mkdirSync(bin);
  writeFileSync(join(bin, "npx"), `#!/bin/sh\nshift\nexec node ${join(process.cwd(), "dist/cli.js")} "$@"\n`, {
    mode: 0o755,
  });
});
afterAll(async () => {
  // What a failed test leaves.
  await runLine("npx harden-init down --volumes --yes");
  terminal.close();
  rmSync(folder, { recursive: true, force: true });
});

test("there are commands", () => {
  expect(commands).toContain("npx harden-init deploy --prove");
  expect(commands).toContain(questions);
});

test.each(commands)("%s", async (line) => {
  const screen = await runLine(line);
  shown.set(line, screen);
  // `doctor` ends with 4 where this machine has no kernel for AppArmor.
  expect(screen).toMatch(line.includes("doctor") ? /ended with [04]/ : /ended with 0/);
  place = line.startsWith("cd ") ? join(place, line.slice(3)) : place;
  if (line.endsWith("deploy --prove")) {
    const answers = readFileSync(join(place, "harden.yml"), "utf8");
    const [, port] = /publish: 127\.0\.0\.1:(\d+)/.exec(answers) ?? [];
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("The corner shop is open.");
    expect(answers).toContain("seed: { file: ./tables/shop.sql, unless_table: article }");
    expect(answers).not.toMatch(/csvs23|sqlconfig/);
  }
});

test("a folder with pages alone, and no database, is proven with Enter at every question, too", async () => {
  place = join(folder, "pages-alone");
  mkdirSync(join(place, "webserver"), { recursive: true });
  writeFileSync(join(place, "webserver/index.php"), "<?php require 'price.php';");
  writeFileSync(join(place, "webserver/price.php"), "<?php echo 'Pears: ', 3 * 4;");
  expect(await runLine(questions)).toMatch(/ended with 0/);
  expect(await runLine("npx harden-init deploy --prove")).toMatch(/ended with 0/);
  const [, port] = /publish: 127\.0\.0\.1:(\d+)/.exec(readFileSync(join(place, "harden.yml"), "utf8")) ?? [];
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("Pears: 12");
  expect(await runLine("npx harden-init down --volumes --yes")).toMatch(/ended with 0/);
});

test("what the tutorial says of the results is so", () => {
  expect(shown.get("npx harden-init exec webserver -- id")).toContain("(www-data)");
  const secure = commands.find((line) => line.startsWith("curl --cacert")) ?? "";
  expect(shown.get(secure)).toContain("The corner shop is open.");
  expect(shown.get("npx harden-init down --check --volumes")).toMatch(
    /would stop: .*webserver[\s\S]*would delete:\n {2}volume/,
  );
});
