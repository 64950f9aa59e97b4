import { docker } from "../../support/engine/docker.ts";
import { Lab } from "../../support/projects/lab.ts";
import { changedIn } from "../../support/projects/report.ts";

/* A stack that is called otherwise after it was deployed: its data must neither be lost nor be out of sight unawares. */

const former = "e2erenamed";
const name = "e2erenamedtwo";
const lab = new Lab(former, 18_341);
const later = new Lab(name, 18_341);
const mine = "SELECT COUNT(*) FROM csvs23db.suggestion WHERE author = 'me'";

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
  lab.mustDeploy();
  lab.sql("INSERT INTO csvs23db.suggestion (author, message) VALUES ('me', 'keep me')");
});
afterAll(() => {
  later.remove();
  lab.remove();
});

function call(stack: string): void {
  lab.set(["name"], stack);
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
}

const running = (stack: string): string =>
  docker("ps", "--all", "--quiet", "--filter", `label=com.docker.compose.project=${stack}`);

test("is not deployed beside itself: what is there is named, and nothing is touched", async () => {
  const before = running(former);
  call(name);
  for (const words of [["deploy"], ["deploy", "--check"], ["deploy", "--beside", "another"]]) {
    const { code, stderr } = lab.run(words);
    expect(code).toBe(3);
    expect(stderr).toContain(`this project is on here already, as ${former}`);
    expect(stderr).toContain(`Its data is in ${former}_dbserver_data`);
  }
  expect([running(former), running(name)]).toEqual([before, ""]);
  expect(await lab.page()).toMatch(/^200 [\s\S]*keep me/);
});

test("called as before, it is deployed as before", () => {
  call(former);
  const { code, report } = lab.deploy();
  expect([code, ...changedIn(report)]).toEqual([0, 0]);
  expect(lab.sql(mine)).toBe("1");
});

test("the data go along where their volume is copied, with the passwords that the vault has", async () => {
  expect(lab.run(["down"])).toMatchObject({ code: 0 });
  call(name);
  expect(lab.run(["deploy"])).toMatchObject({ code: 3 });
  docker("volume", "create", `${name}_dbserver_data`);
  const volumes = [`${former}_dbserver_data:/from:ro`, `${name}_dbserver_data:/to`];
  docker(
    "run",
    "--rm",
    ...volumes.flatMap((volume) => ["--volume", volume]),
    "debian:13",
    "cp",
    "-a",
    "/from/.",
    "/to",
  );
  lab.mustDeploy("--beside", former);
  expect(later.sql(mine)).toBe("1");
  expect(await lab.page()).toMatch(/^200 [\s\S]*keep me/);
});

test("once the user has accepted that, no question follows", () => {
  const { code, report } = lab.deploy();
  expect([code, ...changedIn(report)]).toEqual([0, 0]);
});
