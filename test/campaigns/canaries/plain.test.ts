import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { coresIn, crashAll, crashDatabase, startWithCores, writesCoresHere } from "../../support/canaries/crash.ts";
import { keepEvents, keepSystemLog } from "../../support/canaries/listeners.ts";
import { lookEverywhere } from "../../support/canaries/places.ts";
import { CanarySearch } from "../../support/canaries/search.ts";
import { typeIntoShell } from "../../support/canaries/typed.ts";
import { docker } from "../../support/engine/docker.ts";
import { temporaryFolder } from "../../support/rendered.ts";
import { waitFor } from "../../support/wait.ts";
import { watchedRun } from "../../support/watched-run.ts";

/* The search of `hardened.test.ts` on the article's stack and its playbook: it finds the password in each sort of place, so that finding none there says something. */

const stack = "e2eplaincanary";
const folder = join(temporaryFolder(stack), stack);
const beside = (name: string) => join(dirname(folder), name);
const password = `canary-${randomBytes(12).toString("hex")}`;
const search = new CanarySearch(stack, [password]);
const listening: (() => Promise<void>)[] = [];
let keepsLog = false;
const playbook = ["ansible-playbook", "playbooks/dbstack.yml", "--vault-password-file", "passphrase"] as const;

async function deploy(...words: readonly string[]): Promise<number> {
  const run = await watchedRun([...playbook, ...words], { cwd: folder, env: { LC_ALL: "C.UTF-8" } });
  search.text("what a run printed", run.output);
  search.text("arguments and environments during a run", ...run.processes.split("\n"));
  return run.code;
}

beforeAll(async () => {
  const log = await keepSystemLog(beside("syslog"));
  keepsLog = log.ours;
  listening.push(log.end, keepEvents(stack, beside("events")));
  cpSync("bench/reference", folder, { recursive: true });
  for (const file of ["docker-compose.yml", "playbooks/dbstack.yml"]) {
    const text = readFileSync(join(folder, file), "utf8").replaceAll("benchref", stack);
    // No limit of cores, as where systemd starts the engine. The kernel ends no first process of a container by another's signal, so it is the second.
    const own = text
      .replaceAll("18083", "18216")
      .replaceAll("13306", "13316")
      .replace(
        "    image: mariadb",
        "    ulimits: { core: -1 }\n    init: true\n    restart: on-failure\n    image: mariadb",
      );
    writeFileSync(join(folder, file), own);
  }
  writeFileSync(join(folder, ".env"), `DB_PASSWORD=${password}\n`);
  writeFileSync(join(folder, "playbooks/secrets.yml"), `db_password: ${password}\n`);
  writeFileSync(join(folder, "passphrase"), randomBytes(24).toString("hex"), { mode: 0o600 });
  const vault = ["encrypt", "--vault-password-file", "passphrase", "playbooks/secrets.yml"];
  expect(spawnSync("ansible-vault", vault, { cwd: folder }).status).toBe(0);
});

afterAll(async () => {
  for (const end of listening) {
    await end();
  }
  spawnSync("docker", ["compose", "down", "--volumes", "--rmi", "local", "--timeout", "1"], { cwd: folder });
  docker("rmi", "--force", `${stack}/open`);
  search.remove();
  rmSync(dirname(folder), { recursive: true, force: true });
});

test("the article's deploy comes through, and then fails at a password that is another one", async () => {
  // Its ten seconds of waiting may be too few for the database's first start.
  await deploy("-vvv");
  const ask = ["exec", `${stack}-dbserver`, "mariadb", "-uroot", `-p${password}`, "-e"];
  await waitFor(
    () => docker(...ask, "SELECT @@port") !== "",
    () => "the database never answered",
  );
  expect(await deploy("-vvv")).toBe(0);
  const change = `ALTER USER root@'%' IDENTIFIED BY 'other'; ALTER USER root@localhost IDENTIFIED BY 'other'`;
  docker(...ask, change);
  expect(await deploy()).toBe(2);
});

test("a person types the password, an image has it, and what crashes leaves a core", async () => {
  await typeIntoShell(folder, beside("history"), [
    [`docker exec ${stack}-dbserver mariadb -uroot -p${password} -e 'SELECT 1'`, /ERROR 1045/],
  ]);
  search.text("shell history", readFileSync(beside("history"), "utf8"));
  const dockerfile = `FROM ${stack}-webserver\nENV DB_PASSWORD=${password}\nRUN echo ${password} >/password\n`;
  spawnSync("docker", ["build", "--quiet", "--tag", `${stack}/open`, "-"], { input: dockerfile });
  await crashDatabase(`${stack}-dbserver`, "SIGSYS");
  const child = startWithCores(playbook, { folder });
  await waitFor(
    () => readFileSync(beside("events"), "utf8").includes("exec_create"),
    () => "no event",
  );
  // A module runs, so the vault is open.
  const limits = await crashAll(child, (commands) => commands.some((one) => one.includes("AnsiballZ_")));
  expect(limits).toContain("unlimited");
});

test("the search finds it in each sort of place", async () => {
  for (const end of listening.splice(0)) {
    await end();
  }
  lookEverywhere(search, stack);
  search.tell("the article's stack");
  const sorts = [
    "arguments and environments during a run",
    "docker history",
    "docker inspect",
    "docker inspect of images",
    "layers of images",
    "processes in containers",
    "shell history",
    "what a run printed",
    beside("events"),
    ...(keepsLog ? [beside("syslog")] : []),
  ];
  expect(search.found).toEqual(expect.arrayContaining(sorts));
  if (writesCoresHere) {
    const cores = search.found.filter((path) => /\/core(\.\d+)?$/.test(path));
    expect(cores).toContain(join(folder, coresIn(folder)[0] ?? "no core"));
    expect(cores.filter((path) => path.startsWith("/var/lib/docker/"))).toHaveLength(1);
  }
});
