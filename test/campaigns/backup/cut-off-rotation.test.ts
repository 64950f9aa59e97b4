import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { Lab } from "../../support/projects/lab.ts";

/* What a rotation leaves that is cut off at its worst: the database's container has the new password, and the server the previous one. */

const lab = new Lab("cutoffrotation", 18_267);
const place = "/var/backups/harden-init-test-cut-off";

const clean = () => {
  for (const path of [place, "/var/lib/harden-init.cutoffrotation.backup"]) {
    rmSync(path, { recursive: true, force: true });
  }
};
beforeAll(clean);
afterAll(() => {
  lab.remove();
  clean();
});

const list = () =>
  (JSON.parse(lab.run(["backup", "list", "--json"]).stdout) as { hosts: [{ backups: readonly { backup: string }[] }] })
    .hosts[0].backups;

test("the next deploy backs up by the previous password, and sets the new one", () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  appendFileSync(join(lab.folder, "harden.yml"), `backups: { to: ${place}, keep: { last: 2 } }\n`);
  expect(lab.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  expect(lab.run(["deploy"])).toMatchObject({ code: 0 });
  const previous = lab.secret("dbserver_root_password");
  const present = "canal-ribbon-4471-lantern-owl-tea";
  expect(lab.run(["secrets", "set", "dbserver_root_password"], {}, present)).toMatchObject({ code: 0 });
  writeFileSync(`/opt/harden/${lab.stack}/secrets/dbserver_root_password`, present);
  docker("restart", `${lab.stack}-dbserver-1`);
  lab.set(["services", "dbserver", "limits"], { memory: "611m" });
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
  const { code, stdout } = lab.run(["deploy"]);
  expect({ code, said: code === 0 ? "" : stdout }).toEqual({ code: 0, said: "" });
  expect(() => lab.sql("SELECT 1", previous)).toThrow("ERROR 1045");
  expect(list()).toHaveLength(2);
});

test("a backup that is brought back stays, though the rules have room for no more", () => {
  expect(lab.run(["backup", "now"])).toMatchObject({ code: 0 });
  // The oldest of the day is kept, and the two last ones.
  const [, middle] = list();
  expect(lab.run(["restore", middle?.backup ?? "", "--yes"])).toMatchObject({ code: 0 });
  expect(list().map(({ backup }) => backup)).toContain(middle?.backup);
});
