import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { changedIn, failuresIn } from "../../support/projects/report.ts";

/* The passwords of a running database are changed, are older than the deployed ones, or were changed by hand. */

const lab = new Lab("e2epasswords", 18199);
const rows = () => lab.sql("SELECT COUNT(*) FROM csvs23db.suggestion");

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
  lab.mustDeploy();
});
afterAll(() => lab.remove());

/** Another checkout, which has not the newest secrets: they must not come back by a deploy that nobody thought about. */
let older: Lab;
afterAll(() => older?.removeFolder());

test("root's is changed in the running database; the old one is forgotten once the new one is proven", () => {
  const old = lab.secret("dbserver_root_password");
  const count = rows();
  expect(lab.run(["secrets", "set", "dbserver_root_password", "--generate"])).toMatchObject({ code: 0 });
  expectProven(lab);
  expect(() => lab.sql("SELECT 1", old)).toThrow(/Access denied/);
  expect(rows()).toBe(count);
  expect(lab.run(["secrets", "list"]).stdout).not.toContain("not deployed yet");
});

test("the application's is changed in the database and in its container", async () => {
  older = lab.copy();
  expect(lab.run(["secrets", "set", "dbserver_webserver_password", "--generate"])).toMatchObject({ code: 0 });
  expectProven(lab);
  expect(await lab.page()).toMatch(/^200 /);
});

test("an older copy of the project is refused before anything is changed, and told what to do", async () => {
  const newest = lab.secret("dbserver_webserver_password");
  const { code, report } = older.deploy();
  expect([code, lab.secret("dbserver_webserver_password")]).toEqual([3, newest]);
  expect(failuresIn(report)).toContain("harden-init deploy --replace-secrets");
  expect(await lab.page()).toMatch(/^200 /);
  expect(changedIn(lab.deploy().report)).toEqual([0]);
});

test("on request the older secrets are placed, and one deploy of the newest copy brings back its own", async () => {
  const newest = lab.secret("dbserver_webserver_password");
  older.mustDeploy("--replace-secrets");
  expect(lab.secret("dbserver_webserver_password")).not.toBe(newest);
  expect(await lab.page()).toMatch(/^200 /);
  lab.mustDeploy();
  expect([lab.secret("dbserver_webserver_password"), (await lab.page()).slice(0, 4)]).toEqual([newest, "200 "]);
});

test("an unknown one is a clear failure, and data stay", () => {
  const count = rows();
  const password = lab.sql("SELECT 'kept'");
  lab.sql("ALTER USER root@localhost IDENTIFIED BY 'somebody-changed-it-by-hand'");
  const { code, report } = lab.deploy();
  expect({ code, password }).toEqual({ code: 5, password: "kept" });
  expect(failuresIn(report)).toMatch(/password/i);
  lab.sql(
    `ALTER USER root@localhost IDENTIFIED BY '${lab.secret("dbserver_root_password")}'`,
    "somebody-changed-it-by-hand",
  );
  lab.mustDeploy();
  expect(rows()).toBe(count);
});
