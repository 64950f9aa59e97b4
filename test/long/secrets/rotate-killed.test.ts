import { spawnSync } from "node:child_process";
import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expectDone } from "../../support/projects/done.ts";
import { killedAfter, limitFor, tellRound } from "../../support/projects/killed.ts";
import { Lab } from "../../support/projects/lab.ts";

/*
 * A rotation that is killed at random moments, with all its children, as by a power cut of the machine that deploys: no row is lost, some password of
 * the vault always opens the database, the backups stay, and the same command again completes it. ROUNDS=30 is the long campaign.
 */

const rounds = Number(process.env.ROUNDS ?? 3);
const lab = new Lab("rotatekilled", 18_245);
const rotation = ["secrets", "rotate", "--all", "--yes"] as const;
/** Milliseconds that a rotation takes here, from the last whole one. */
let whole = 0;

const place = "/var/backups/harden-init-test-rotate";
const names = ["dbserver_root_password", "dbserver_webserver_password", "backup_password"];

const clean = () => {
  for (const path of [place, "/var/lib/harden-init.rotatekilled.backup"]) {
    rmSync(path, { recursive: true, force: true });
  }
};
beforeAll(clean);
afterAll(() => {
  lab.remove();
  clean();
});

/** The backups that a password opens; what restic says where it opens none. */
function backupsBy(password: string): string {
  const words = ["--no-cache", "--repo", place, "snapshots", "--compact", "--tag", "list"];
  const { status, stdout, stderr } = spawnSync("restic", words, {
    encoding: "utf8",
    env: { PATH: process.env.PATH, RESTIC_PASSWORD: password },
  });
  return status === 0 ? stdout : stderr;
}

const rows = () => lab.sql("SELECT COUNT(*) FROM csvs23db.suggestion");
const passwords = () => names.map((name) => lab.secret(name));

test("a rotation comes to its end", async () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  appendFileSync(join(lab.folder, "harden.yml"), `backups: { to: ${place} }\n`);
  expect(lab.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  expect(lab.run(["deploy"])).toMatchObject({ code: 0 });
  const begun = Date.now();
  expect(lab.run(rotation)).toMatchObject({ code: 0 });
  whole = Date.now() - begun;
});

test(
  `${rounds} that are killed are completed by the same command`,
  async () => {
    let killed = 0;
    for (let round = 0; round < rounds; round += 1) {
      const [before, count] = [passwords(), rows()];
      const backups = backupsBy(before[2] ?? "");
      const after = Math.round(whole * (0.05 + 0.9 * Math.random()));
      killed += (await killedAfter(lab, rotation, after)) ? 1 : 0;
      const begun = Date.now();
      const outcome = lab.run(rotation);
      // The next one takes about as long: the machine may be busy with other things, too.
      whole = Date.now() - begun;
      expectDone(outcome, { round, after });
      expect(rows()).toBe(count);
      expect(await lab.page()).toMatch(/^200 [\s\S]*Put a bench under the lime tree/);
      for (const [index, password] of passwords().entries()) {
        expect(password).not.toBe(before[index]);
      }
      expect(() => lab.sql("SELECT 1", before[0])).toThrow("ERROR 1045");
      expect(backupsBy(before[2] ?? "")).toContain("wrong password");
      expect(backupsBy(lab.secret("backup_password"))).toContain(backups.split("\n")[2]?.split(" ")[0]);
      tellRound("rotations", round + 1, rounds);
    }
    expect(killed).toBeGreaterThan(0);
    process.stderr.write(`  killed ${killed} of ${rounds} rotations (a whole one: ${Math.round(whole / 1000)} s)\n`);
  },
  limitFor(rounds),
);
