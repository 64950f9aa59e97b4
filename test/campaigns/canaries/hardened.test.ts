import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { coresIn, crashAll, crashDatabase, startWithCores } from "../../support/canaries/crash.ts";
import { keepEvents, keepSystemLog } from "../../support/canaries/listeners.ts";
import { lookEverywhere } from "../../support/canaries/places.ts";
import { CanarySearch } from "../../support/canaries/search.ts";
import { typeIntoShell } from "../../support/canaries/typed.ts";
import { Lab } from "../../support/projects/lab.ts";
import { watchedRun } from "../../support/watched-run.ts";

/*
 * Known secrets are planted, used in every way that a deploy has, and then searched everywhere. `plain.test.ts` shows that this search finds them in the
 * article's stack.
 */

const stack = "e2ecanary";
const lab = new Lab(stack, 18_214);
const canary = () => `canary-${randomBytes(12).toString("hex")}`;
const root = [canary(), canary(), canary()] as const;
const account = canary();
const search = new CanarySearch(stack, [...root, account, readFileSync(lab.passphrase, "utf8")]);
const placed = `/opt/harden/${stack}/secrets`;
const kept = { log: lab.beside("syslog"), events: lab.beside("events"), history: lab.beside("history") };
const listening: (() => Promise<void>)[] = [];

/** Runs a program and searches what it printed, and what the processes of this machine showed meanwhile. */
async function watched(argv: readonly [string, ...string[]], input = ""): Promise<{ code: number; output: string }> {
  const run = await watchedRun(argv, { cwd: lab.folder, input, env: { LC_ALL: "C.UTF-8" } });
  search.text("what a run printed", run.output);
  search.text("arguments and environments during a run", ...run.processes.split("\n"));
  return run;
}

const harden = (words: readonly string[], input?: string) => watched(lab.argvOf(words), input);
const plant = (name: string, value: string) => harden(["secrets", "set", name], value);
const ansible = () =>
  watched(
    ["ansible-playbook", "-i", "inventory/hosts.yml", "playbooks/site.yml"].concat(
      "--vault-id",
      `${stack}@${lab.passphrase}`,
      "-vvv",
      "--diff",
    ) as [string, ...string[]],
  );

beforeAll(async () => {
  listening.push((await keepSystemLog(kept.log)).end, keepEvents(stack, kept.events));
  expect(lab.init()).toMatchObject({ code: 0 });
});

afterAll(async () => {
  for (const end of listening) {
    await end();
  }
  search.remove();
  lab.remove();
});

test("a secret that a person types is not on the command line", async () => {
  const line = [...lab.argvOf(["secrets", "set", "dbserver_webserver_password"]), "--plain"].join(" ");
  await typeIntoShell(lab.folder, kept.history, [
    [line, /dbserver_webserver_password.*$/m],
    [account, /is changed in/],
  ]);
  expect(readFileSync(kept.history, "utf8")).toContain("set dbserver_webserver_password");
  search.text("shell history", readFileSync(kept.history, "utf8"));
});

test("deploys of every sort come through with the planted secrets, and those that cannot end", async () => {
  expect((await plant("dbserver_root_password", root[0])).code).toBe(0);
  expect((await harden(["deploy", "--check", "--diff", "--verbose"])).code).toBe(0);
  expect((await harden(["deploy", "--prove", "--diff", "--verbose"])).code).toBe(0);
  expect(lab.secret("dbserver_webserver_password")).toBe(account);
  expect((await plant("dbserver_root_password", root[1])).code).toBe(0);
  const rotated = await harden(["deploy", "--json", "--diff"]);
  expect(rotated).toMatchObject({ code: 0, output: expect.stringContaining("secret dbserver_root_password") });
  lab.sql(`ALTER USER root@localhost IDENTIFIED BY '${root[2]}'`);
  expect((await harden(["deploy", "--verbose"])).code).toBe(5);
  expect((await plant("dbserver_root_password", root[2])).code).toBe(0);
  const plain = await ansible();
  expect(plain.code).toBe(0);
  expect(await lab.page()).toMatch(/^200 /);
  // What Ansible says with three -v: without it the search would not have looked at that.
  expect(/TASK \[Copy the files and secrets that differ\]/.test(plain.output)).toBe(true);
});

test("the task that places secrets fails without showing one", async () => {
  renameSync(placed, `${placed}.away`);
  writeFileSync(placed, "");
  const [ours, plain] = [await harden(["deploy", "--verbose"]), await ansible()];
  rmSync(placed);
  renameSync(`${placed}.away`, placed);
  expect({ ours: ours.code, plain: plain.code }).toEqual({ ours: 5, plain: 2 });
  expect(plain.output).toMatch(/fatal: \[here\]: FAILED!/);
});

test("what crashes leaves no core, in a container or where the deploy runs", async () => {
  // The first has the server tell of its own crash in its log, the second has the kernel write a core.
  await crashDatabase(`${stack}-dbserver-1`, "SIGABRT");
  await crashDatabase(`${stack}-dbserver-1`, "SIGSYS");
  const child = startWithCores(lab.argvOf(["deploy"]), lab);
  // Ansible's second process works at a task, so the vault is open.
  const isAtTask = (commands: readonly string[]) =>
    commands.filter((one) => one.includes("ansible-playbook")).length > 1;
  const limits = await crashAll(child, isAtTask);
  expect(new Set(limits)).toEqual(new Set(["1"]));
  expect(coresIn(lab.folder)).toEqual([]);
});

test("nothing holds one but what is there for it", async () => {
  for (const end of listening.splice(0)) {
    await end();
  }
  expect(readFileSync(kept.events, "utf8")).toContain("exec_create");
  search.text("reports", lab.run(["report", "--format", "markdown"]).stdout);
  lookEverywhere(search, stack, [lab.passphrase]);
  search.tell("the hardened stack");
  expect(search.found).toEqual(
    [`${placed}/dbserver_root_password`, `${placed}/dbserver_webserver_password`, lab.passphrase].sort(),
  );
  expect(search.places).toBeGreaterThan(200);
});
