import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Lab } from "../../support/projects/lab.ts";

/*
 * A rotation that is killed at random moments, with all its children, as by a power cut of the machine that deploys: no row is lost, some password of
 * the vault always opens the database, and the same command again completes it. ROUNDS=30 is the long campaign.
 */

const rounds = Number(process.env.ROUNDS ?? 3);
const lab = new Lab("rotatekilled", 18_245);
const rotation = ["secrets", "rotate", "--all", "--yes"] as const;
/** Milliseconds that a rotation takes here, from the first whole one. */
let whole = 0;

afterAll(() => lab.remove());

const rows = () => lab.sql("SELECT COUNT(*) FROM csvs23db.suggestion");
const passwords = () => ["dbserver_root_password", "dbserver_webserver_password"].map((name) => lab.secret(name));

/** Begins a rotation in a group of processes of its own, and kills all of them after that time; tells whether it was still at work. */
async function killedAfter(milliseconds: number): Promise<boolean> {
  const [program, ...words] = lab.argvOf(rotation);
  const child = spawn(program, words, { env: lab.environment, detached: true, stdio: "ignore" });
  const ended = once(child, "exit");
  await sleep(milliseconds);
  const isAtWork = child.exitCode === null;
  if (isAtWork) {
    process.kill(-(child.pid ?? 0), "SIGKILL");
  }
  await ended;
  return isAtWork;
}

test("a rotation comes to its end", async () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  expect(lab.run(["deploy"])).toMatchObject({ code: 0 });
  const begun = Date.now();
  expect(lab.run(rotation)).toMatchObject({ code: 0 });
  whole = Date.now() - begun;
});

test(`${rounds} that are killed are completed by the same command`, async () => {
  let killed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const [before, count] = [passwords(), rows()];
    const after = Math.round(whole * (0.05 + 0.9 * Math.random()));
    killed += (await killedAfter(after)) ? 1 : 0;
    const { code, stdout, stderr } = lab.run(rotation);
    expect({ round, after, code, said: code === 0 ? "" : `${stdout}${stderr}` }).toEqual({
      round,
      after,
      code: 0,
      said: "",
    });
    expect(rows()).toBe(count);
    expect(await lab.page()).toMatch(/^200 [\s\S]*Put a bench under the lime tree/);
    for (const [index, password] of passwords().entries()) {
      expect(password).not.toBe(before[index]);
    }
    expect(() => lab.sql("SELECT 1", before[0])).toThrow("ERROR 1045");
  }
  expect(killed).toBeGreaterThan(0);
  process.stderr.write(`  killed ${killed} of ${rounds} rotations (a whole one: ${Math.round(whole / 1000)} s)\n`);
});
