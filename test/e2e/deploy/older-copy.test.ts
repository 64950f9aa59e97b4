import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";

/* Two copies of one project: the secrets of the older one must not come back by a deploy that nobody thought about. */

const name = "e2eolder";
const lab = new Lab(name, 18_351);
let older: Lab;
const placed = () => lab.secret("dbserver_webserver_password");

afterAll(() => {
  older.removeFolder();
  lab.remove();
});

test("an older copy is refused before anything is changed, and told what to do", async () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  expect(lab.deploy().code).toBe(0);
  older = lab.copy();
  expect(lab.run(["secrets", "set", "vault_dbserver_webserver_password"], {}, "a-new-password-4711\n").code).toBe(0);
  expect(lab.deploy().code).toBe(0);

  const { code, report } = older.deploy();
  const messages = report.passes.flatMap(({ failed }) => failed.map(({ message }) => message));
  expect([code, placed()]).toEqual([3, "a-new-password-4711"]);
  expect(messages).toEqual([expect.stringContaining("harden-init deploy --replace-secrets")]);
  expect(await lab.page()).toMatch(/^200 /);
});

test("the copy with the newest secrets deploys without a change", () => {
  expectProven(lab);
});

test("on request the older secrets are placed, and one deploy of the newest copy brings back its own", async () => {
  expect(older.deploy("--replace-secrets").code).toBe(0);
  expect(placed()).not.toBe("a-new-password-4711");
  expect(await lab.page()).toMatch(/^200 /);
  expect(lab.deploy().code).toBe(0);
  expect([placed(), (await lab.page()).slice(0, 4)]).toEqual(["a-new-password-4711", "200 "]);
});
