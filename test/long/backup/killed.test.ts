import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expectDone } from "../../support/projects/done.ts";
import { killedAfter, limitFor, tellRound } from "../../support/projects/killed.ts";
import { Lab } from "../../support/projects/lab.ts";

/*
 * Backups and restores that are killed at random moments, with all their children: what was backed up stays, no row of the backup is lost, no container
 * stays halted, and the same command completes it. ROUNDS=30 is the long campaign.
 */

const rounds = Number(process.env.ROUNDS ?? 3);
const lab = new Lab("backupkilled", 18_246);
const place = "/var/backups/harden-init-test-killed";

const clean = () => {
  for (const path of [place, "/var/lib/harden-init.backupkilled.backup"]) {
    rmSync(path, { recursive: true, force: true });
  }
};
beforeAll(clean);
afterAll(() => {
  lab.remove();
  clean();
});

const rows = () => lab.sql("CHECKSUM TABLE csvs23db.suggestion; SELECT COUNT(*) FROM csvs23db.suggestion");
const list = () =>
  (JSON.parse(lab.run(["backup", "list", "--json"]).stdout) as { hosts: [{ backups: readonly { backup: string }[] }] })
    .hosts[0].backups;

/** How often each command was still at work when it was killed, and milliseconds that a whole one takes. */
const killed = { backup: 0, restore: 0 };
let [wholeBackup, wholeRestore] = [0, 0];
let kept = "";
let content = "";

test("a backup and a restore come to their end", () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  appendFileSync(join(lab.folder, "harden.yml"), `backups: { to: ${place}, keep: { last: 50 } }\n`);
  expect(lab.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  expect(lab.run(["deploy"])).toMatchObject({ code: 0 });
  const begun = Date.now();
  expect(lab.run(["backup", "now"])).toMatchObject({ code: 0 });
  wholeBackup = Date.now() - begun;
  [kept, content] = [list()[0]?.backup ?? "", rows()];
  const restoring = Date.now();
  expect(lab.run(["restore", kept, "--yes"])).toMatchObject({ code: 0 });
  wholeRestore = Date.now() - restoring;
});

test(
  `${rounds} backups that are killed leave the earlier ones, and the next one is whole`,
  async () => {
    for (let round = 0; round < rounds; round += 1) {
      const before = list().map(({ backup }) => backup);
      const after = Math.round(wholeBackup * (0.05 + 0.9 * Math.random()));
      killed.backup += (await killedAfter(lab, ["backup", "now"], after)) ? 1 : 0;
      expect({ round, after, ...lab.run(["backup", "now"]) }).toMatchObject({ code: 0 });
      expect(list().map(({ backup }) => backup)).toEqual(expect.arrayContaining(before));
      expect(rows()).toBe(content);
      expect(await lab.page()).toMatch(/^200 /);
      tellRound("backups", round + 1, rounds);
    }
    expect(killed.backup).toBeGreaterThan(0);
    expect(lab.run(["backup", "prove"])).toMatchObject({ code: 0 });
  },
  limitFor(rounds),
);

test(
  `${rounds} restores that are killed are completed by the same command, and no deploy runs before`,
  async () => {
    for (let round = 0; round < rounds; round += 1) {
      lab.sql("DELETE FROM csvs23db.suggestion LIMIT 1");
      const after = Math.round(wholeRestore * (0.3 + 0.65 * Math.random()));
      killed.restore += (await killedAfter(lab, ["restore", kept, "--yes"], after)) ? 1 : 0;
      expectDone(lab.run(["restore", kept, "--yes"]), { round, after });
      expect(rows()).toBe(content);
      expect(await lab.page()).toMatch(/^200 [\s\S]*Put a bench under the lime tree/);
      tellRound("restores", round + 1, rounds);
    }
    expect(killed.restore).toBeGreaterThan(0);
    expect(lab.run(["deploy", "--check", "--fail-on-drift"])).toMatchObject({ code: 0 });
    process.stderr.write(
      `  killed ${killed.backup} of ${rounds} backups and ${killed.restore} of ${rounds} restores\n`,
    );
  },
  limitFor(rounds),
);
