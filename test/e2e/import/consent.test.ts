import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../../support/rendered.ts";
import { strongPassphrase } from "../../support/strong-passphrase.ts";
import { openTerminal } from "../../support/terminal.ts";

/* What a person sees and agrees to before an import takes anything from outside of the compose file's folder. */

const folder = temporaryFolder("consent");
const cli = join(process.cwd(), "dist/cli.js");
const terminal = openTerminal("consent");
const { type, see, agreeUntil } = terminal;
const deploy = join(folder, "repo/deploy");

const dockerfile = 'FROM debian:13\nUSER 1000:1000\nCMD ["sleep", "9"]\n';
const files = {
  "repo/deploy/docker-compose.yml": `services:
  web:
    build: ..
    env_file: [../prod.env]
`,
  "repo/prod.env": "LEVEL=info\nAPI_TOKEN=c4nary-kV9x-T2mQ\n",
  "repo/Dockerfile": dockerfile,
  passphrase: `${strongPassphrase}\n`,
};

function start(): void {
  const call = `XDG_STATE_HOME=${join(folder, "state")} node ${cli} --from docker-compose.yml`;
  terminal.start(deploy, `${call} --vault-password-file ${join(folder, "passphrase")}`);
}

beforeAll(() => {
  mkdirSync(join(folder, "repo/.git"), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode: 0o600 });
  }
});
afterEach(() => terminal.end());
afterAll(() => {
  terminal.close();
  rmSync(folder, { recursive: true, force: true });
});

test("each place is shown with what is done with it and where it is named, before any question; Enter is no", async () => {
  start();
  const shown = (await see(/\? Take them\?/)).replace(/\s+/g, " ");
  expect(shown).toContain(`outside of its folder, in the repository ${join(folder, "repo")}:`);
  expect(shown).toContain(
    "reads ../prod.env (docker-compose.yml:4) reads ../Dockerfile (docker-compose.yml:3) copies .. (docker-compose.yml:3)",
  );
  expect(shown).toContain(
    "What is copied goes to the servers at each deploy, without .env files and keys. ? Take them?",
  );
  expect(shown).not.toContain("c4nary");
  type("Enter");
  expect(await see(/ended with 0/)).toContain("Nothing was written.");
  expect(existsSync(join(deploy, "harden.yml"))).toBe(false);
  expect(existsSync(join(folder, "state"))).toBe(false);
});

test("after a yes it goes on, and the deploy needs no further consent for what was seen", async () => {
  start();
  await see(/\? Take them\?/);
  type("y", "Enter");
  await agreeUntil(/ended with 0/);
  expect(readFileSync(join(deploy, "harden.yml"), "utf8")).toContain("source: ..\n");
  terminal.end();
  const call = `XDG_STATE_HOME=${join(folder, "state")} PATH=/nowhere ${process.execPath} ${cli} deploy`;
  terminal.start(deploy, `${call} --vault-password-file ${join(folder, "passphrase")}`);
  // It has come as far as looking for ansible-playbook.
  expect(await see(/ended with 4/)).not.toMatch(/^\? /m);
});

test("a cancel at an edit of a Dockerfile says that the project was written", async () => {
  const alone = join(folder, "alone");
  mkdirSync(join(alone, "app"), { recursive: true });
  const before = 'FROM debian:13\nRUN apt-get update && apt-get install -y cron\nCMD ["cron", "-f"]\n';
  writeFileSync(join(alone, "app/Dockerfile"), before);
  writeFileSync(join(alone, "docker-compose.yml"), "services:\n  app: { build: ./app }\n");
  const call = `XDG_STATE_HOME=${join(folder, "state")} node ${cli} --from docker-compose.yml`;
  terminal.start(alone, `${call} --vault-password-file ${join(folder, "passphrase")}`);
  await agreeUntil(/\? Edit \S+ like this\?/);
  type("C-c");
  const shown = (await see(/ended with 130/)).replace(/\s+/g, " ");
  expect(shown).toContain("cancelled; the project was written, and app/Dockerfile was not edited");
  expect(existsSync(join(alone, "harden.yml"))).toBe(true);
  expect(readFileSync(join(alone, "app/Dockerfile"), "utf8")).toBe(before);
});
