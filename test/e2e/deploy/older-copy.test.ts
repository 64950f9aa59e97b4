import { cpSync, readFileSync } from "node:fs";
import { Lab } from "../../support/lab.ts";

/* Two copies of one project: the secrets of the older one must not come back by a deploy that nobody thought about. */

const name = "e2eolder";
const lab = new Lab(name, 18_351);
const older = new Lab(name, 18_351);
const placed = () => readFileSync(`/opt/harden/${name}/secrets/dbserver_webserver_password`, "utf8");

afterAll(() => {
  older.remove();
  lab.remove();
});

test("an older copy is refused before anything is changed, and told what to do", async () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  expect(lab.deploy().code).toBe(0);
  cpSync(lab.folder, older.folder, { recursive: true });
  cpSync(lab.passphrase, older.passphrase);
  expect(lab.run(["secrets", "set", "vault_dbserver_webserver_password"], {}, "a-new-password-4711\n").code).toBe(0);
  expect(lab.deploy().code).toBe(0);

  const { code, report } = older.deploy();
  const messages = report.passes.flatMap(({ failed }) => failed.map(({ message }) => message));
  expect([code, placed()]).toEqual([3, "a-new-password-4711"]);
  expect(messages).toEqual([expect.stringContaining("harden-init deploy --replace-secrets")]);
  expect(await lab.page()).toMatch(/^200 /);
});

test("the copy with the newest secrets deploys without a change", () => {
  expect(lab.deploy("--prove")).toMatchObject({ code: 0, report: { idempotent: true } });
});

test("on request the older secrets are placed, and one deploy of the newest copy brings back its own", async () => {
  expect(older.deploy("--replace-secrets").code).toBe(0);
  expect(placed()).not.toBe("a-new-password-4711");
  expect(await lab.page()).toMatch(/^200 /);
  expect(lab.deploy().code).toBe(0);
  expect([placed(), (await lab.page()).slice(0, 4)]).toEqual(["a-new-password-4711", "200 "]);
});
