import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { docker } from "../../support/engine/docker.ts";
import { Lab } from "../../support/projects/lab.ts";
import type { Running } from "../../support/projects/project.ts";
import { eventually, waitFor } from "../../support/wait.ts";

/* Ctrl-C in a backup and in a proof: once, it comes to its end; twice, it is broken off, and nothing of it is left. */

const place = "/var/backups/harden-init-test-ended";
const application = {
  services: `
  db: { kind: mariadb, image: "mariadb:11.8", database: shop }
  app:
    kind: generic
    image: debian:13
    user: "1000:1000"
    writable: [/tmp]
    reaches: []
    outbound: none
    owns: [/data]
    compose:
      command: [sh, -c, "echo words > /data/file; exec sleep infinity"]
      stop_grace_period: 1s
      healthcheck: { test: [CMD, "true"], interval: 1s }
      volumes: [{ type: volume, source: files, target: /data }]
compose: { volumes: { files: {} } }`,
};
const lab = new Lab("e2eended", 18_377, application);
const library = `/var/lib/harden-init.${lab.stack}.backup`;
const clean = () => {
  for (const path of [place, library]) {
    rmSync(path, { recursive: true, force: true });
  }
};

beforeAll(() => {
  clean();
  expect(lab.init()).toMatchObject({ code: 0 });
  appendFileSync(join(lab.folder, "harden.yml"), `backups: { to: ${place} }\n`);
  expect(lab.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  expect(lab.run(["deploy"])).toMatchObject({ code: 0 });
  sql("CREATE TABLE shop.orders (id INT PRIMARY KEY); INSERT INTO shop.orders VALUES (1), (2)");
});
afterAll(() => {
  lab.remove();
  clean();
});

const container = `${lab.stack}-db-1`;
const asRoot = ["exec", "--interactive", container, "/opt/harden/scripts/as-root"];
const sql = (statements: string) => execFileSync("docker", asRoot, { input: statements, encoding: "utf8" }).trim();

function restic(...words: readonly string[]): string {
  const env = {
    ...process.env,
    RESTIC_REPOSITORY: place,
    RESTIC_PASSWORD_FILE: `/opt/harden/${lab.stack}/secrets/backup_password`,
  };
  return execFileSync("restic", ["--no-cache", "--no-lock", ...words], { env, encoding: "utf8" }).trim();
}

/** Has the dump wait in the middle: nobody reads the table until this is called. */
async function holdTable(): Promise<() => Promise<void>> {
  const session = spawn("docker", [...asRoot, "--unbuffered"], { stdio: ["pipe", "pipe", "inherit"] });
  session.stdin.write("LOCK TABLES shop.orders WRITE; SELECT 'held';\n");
  await once(session.stdout, "data");
  return async () => {
    session.stdin.end();
    await once(session, "exit");
  };
}

/** What of a backup or a proof must not be there afterwards. */
const left = () => ({
  containers: docker("ps", "--all", "--filter", `name=harden-proof-${lab.stack}`, "--format", "{{.Names}}"),
  volumes: docker("volume", "ls", "--quiet", "--filter", `name=harden-proof-${lab.stack}`),
  networks: docker("network", "ls", "--quiet", "--filter", `name=harden-proof-${lab.stack}`),
  copies: readdirSync("/run").filter((name) => name.startsWith(`harden-proof-${lab.stack}`)),
  unpacked: readdirSync(library).filter((name) => name.startsWith("proof-")),
  locks: restic("list", "locks"),
  dumping: docker("top", container, "-eo", "pid,args")
    .split("\n")
    .filter((line) => line.includes("mariadb-dump")),
});
const nothing = { containers: "", volumes: "", networks: "", copies: [], unpacked: [], locks: "", dumping: [] };
const tags = () => (JSON.parse(restic("snapshots", "--json")) as { tags: string[] }[]).map((one) => one.tags.join(" "));

const isDumping = () => left().dumping.length > 0;
const isProving = () => left().containers !== "";

/** Interrupts a command once it is that far. */
async function interrupt({ child, shown }: Running, isThere: () => boolean): Promise<void> {
  await waitFor(isThere, shown, { pause: 50 });
  child.kill("SIGINT");
  await waitFor(() => /ends after this task/i.test(shown()), shown, { pause: 50 });
}

test("a backup that is interrupted once comes to its end, and says which it is", async () => {
  const release = await holdTable();
  const running = lab.start(["backup", "now"]);
  await interrupt(running, isDumping);
  await release();
  const { code, stdout } = await running.ended;
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/✔ here: backup \d{8}-\d{6}, in/) });
  expect(left()).toEqual(nothing);
});

test("one that is interrupted twice is broken off, and no part of it is left", async () => {
  const before = tags();
  const release = await holdTable();
  const running = lab.start(["backup", "now"]);
  await interrupt(running, isDumping);
  await sleep(700);
  running.child.kill("SIGINT");
  const { code, stdout, stderr } = await running.ended;
  await release();
  expect({ code, stdout }).toEqual({ code: 130, stdout: expect.stringMatching(/Broken off +Back up the data/) });
  expect(stdout).toContain("→ Run the same command again");
  expect(stderr).toContain("Nothing of what was broken off is left.");
  // The dump in the container ends at the next word that it writes.
  expect(await eventually(left, ({ dumping }) => dumping.length === 0)).toEqual(nothing);
  expect(tags()).toEqual(before);
  expect(lab.run(["backup", "now"])).toMatchObject({ code: 0 });
});

test("a proof that is interrupted twice leaves no container and no copy", async () => {
  const running = lab.start(["backup", "prove"]);
  await interrupt(running, isProving);
  await sleep(700);
  running.child.kill("SIGINT");
  const { code, stderr } = await running.ended;
  expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringContaining("Nothing of what was broken off is") });
  expect(left()).toEqual(nothing);
});

test("one that is interrupted once holds all the same", async () => {
  const running = lab.start(["backup", "prove"]);
  await interrupt(running, isProving);
  const { code, stdout } = await running.ended;
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("1 tables with 2 rows came back") });
  expect(left()).toEqual(nothing);
});
