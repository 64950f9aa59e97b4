import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { expectDone } from "../../support/projects/done.ts";
import { Lab } from "../../support/projects/lab.ts";

/* A new application damages the data: with the release before it the data come back too, from the backup that its deploy made first. */

const lab = new Lab("backupdata", 18_247);
const place = "/var/backups/harden-init-test-data";
const clean = () => {
  for (const path of [place, "/var/lib/harden-init.backupdata.backup"]) {
    rmSync(path, { recursive: true, force: true });
  }
};

beforeAll(clean);
afterAll(() => {
  lab.remove();
  clean();
});

const rows = () => lab.sql("SELECT COUNT(*) FROM csvs23db.suggestion");

test("a deploy of a new application backs the data up first, although their own container stays", () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  lab.set(["backups"], { to: place, at: "never" });
  expect(lab.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  expect(lab.run(["deploy"])).toMatchObject({ code: 0 });
  const database = lab.containers().dbserver;
  lab.edit("webserver/templates/page.php", (page) => page.replace("</body>", "<!-- the new one --></body>"));
  expect(lab.run(["deploy"])).toMatchObject({ code: 0 });
  expect(lab.containers().dbserver).toBe(database);
  expect(lab.run(["backup", "list"]).stdout).toMatch(/before a deploy[\s\S]*asked for/);
});

test("rollback --data brings the release and the data back, and says what was there meanwhile", async () => {
  const before = rows();
  lab.sql("DELETE FROM csvs23db.suggestion");
  const outcome = lab.run(["rollback", "--data", "--yes"]);
  const { stdout } = outcome;
  expectDone(outcome);
  expect(stdout).toMatch(/the data go back to backup \S+ of .* from before the last deploy/);
  expect(stdout).toContain("every checksum is the same");
  expect(stdout).toMatch(/What was there before is backup \S+\./);
  expect(rows()).toBe(before);
  const page = await lab.page();
  expect(page).toMatch(/^200 [\s\S]*Put a bench under the lime tree/);
  expect(page).not.toContain("the new one");
});

test("the password of the backups is in no file but its own, and in no record", () => {
  const password = lab.secret("backup_password");
  expect(password.length).toBeGreaterThan(20);
  for (const file of ["compose.yml", ".env", ".backup.json"]) {
    const path = join(`/opt/harden/${lab.stack}`, file);
    expect(readIfThere(path)).not.toContain(password);
  }
  expect(readIfThere("/var/lib/harden-init.backupdata.backup/state.json")).not.toContain(password);
  expect(lab.run(["report", "--format", "json"]).stdout).not.toContain(password);
});

test("a rotated password opens the backups that there are, and the previous one does not any more", () => {
  const [previous, backups] = [lab.secret("backup_password"), lab.run(["backup", "list"]).stdout];
  const { code, stdout } = lab.run(["secrets", "rotate", "backup_password", "--yes"]);
  expect({ code, said: stdout.includes("Rotated backup_password: each new one opens what it is for") }).toEqual({
    code: 0,
    said: true,
  });
  expect(lab.secret("backup_password")).not.toBe(previous);
  const lines = lab.run(["backup", "list"]).stdout.split("\n");
  expect(backups.split("\n").filter((line) => !lines.includes(line))).toEqual([]);
  const words = ["--no-cache", "--repo", place, "snapshots"];
  const env = { PATH: process.env.PATH, RESTIC_PASSWORD: previous };
  expect(spawnSync("restic", words, { encoding: "utf8", env }).stderr).toContain("wrong password");
});

test("down --volumes leaves nothing but the backups, and names them", () => {
  const { code, stdout } = lab.run(["down", "--volumes", "--yes"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`The backups stay in ${place};`) });
  const left = [`/opt/harden/${lab.stack}`, `/var/lib/harden-init.${lab.stack}.backup`].filter((path) =>
    existsSync(path),
  );
  const engine = ["volume ls --quiet", "image ls --quiet", "ps --all --quiet"].map((words) =>
    docker(
      ...words.split(" "),
      "--filter",
      words.startsWith("image") ? `reference=${lab.stack}/*` : `name=${lab.stack}`,
    ),
  );
  expect({ left, engine }).toEqual({ left: [], engine: ["", "", ""] });
  expect(existsSync(join(place, "config"))).toBe(true);
});

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
