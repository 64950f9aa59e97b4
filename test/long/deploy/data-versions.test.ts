import { execFileSync } from "node:child_process";
import { docker } from "../../support/engine/docker.ts";
import { deployAndCompare, expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";

/* An image of another release, or of another server, over data that are there: refused before anything is touched, or taken over as agreed. */

const stack = "e2edata";
const lab = new Lab(stack, 0, {
  services: `
  maria: { kind: mariadb, image: "mariadb:10.11", database: shop }
  my: { kind: mysql, image: "mysql:8.0", database: shop }
  pg: { kind: postgres, image: "postgres:15", database: shop }`,
});

beforeAll(() => expect(lab.init()).toMatchObject({ code: 0 }));
afterAll(() => lab.remove());

/** Statements as the administrator of the server. */
function sql(service: "maria" | "my" | "pg", statements: string): string {
  const client = service === "pg" ? ["psql", "--username", "postgres", "-At", "shop"] : ["/opt/harden/scripts/as-root"];
  const words = ["exec", "--interactive", `${stack}-${service}-1`, ...client];
  return execFileSync("docker", words, { input: statements, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] }).trim();
}

const rows = () => [
  sql("maria", "SELECT word FROM shop.kept"),
  sql("my", "SELECT word FROM shop.kept"),
  sql("pg", "SELECT word FROM kept"),
];
const allThere = ["maria's", "my's", "pg's"];

/** The answers of a service, deployed. */
function deployWith(answers: Readonly<Record<string, string | undefined>>, ...words: readonly string[]) {
  for (const [path, value] of Object.entries(answers)) {
    lab.set(["services", ...path.split(".")], value);
  }
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
  return deployAndCompare(lab, ...words);
}

/** A deploy that was refused: no container is another one, each runs, and its rows are there. */
function expectRefused({ outcome }: ReturnType<typeof deployAndCompare>, ...says: readonly string[]): void {
  expect(outcome).toMatchObject({ code: 5, renewed: [] });
  expect(outcome.failures).toContain("No container and no data were changed");
  for (const each of says) {
    expect(outcome.failures).toContain(each);
  }
  expect(rows()).toEqual(allThere);
}

test("the databases run", () => {
  expect(deployAndCompare(lab).outcome).toMatchObject({ code: 0, failures: "" });
  sql("maria", `CREATE TABLE shop.kept (word TEXT); INSERT INTO shop.kept VALUES ("maria's")`);
  sql("my", `CREATE TABLE shop.kept (word TEXT); INSERT INTO shop.kept VALUES ("my's")`);
  sql("pg", "CREATE TABLE kept (word TEXT); INSERT INTO kept VALUES ('pg''s')");
});

test("newer releases are refused with both versions, the reason and what to do; a check says it too", () => {
  const newer = { "maria.image": "mariadb:11.8", "my.image": "mysql:8.4", "pg.image": "postgres:17" };
  const says = [
    /maria has data of MariaDB 10\.11\.\d+ in e2edata_maria_data, and mariadb:11\.8 is MariaDB 11\.8\.\d+\./,
    /my has data of MySQL 8\.0\.\d+ in e2edata_my_data, and mysql:8\.4 is MySQL 8\.4\.\d+\./,
    /pg has data of PostgreSQL 15 in e2edata_pg_data, and postgres:17 is PostgreSQL 17\. PostgreSQL opens data of its own/,
  ];
  for (const words of [["--check"], []]) {
    const deployed = deployWith(newer, ...words);
    expectRefused(deployed, "(services.maria.image in harden.yml)", "`upgrade: in-place to 8.4` under services.my");
    expect(says.filter((each) => !each.test(deployed.outcome.failures))).toEqual([]);
  }
});

test("what is agreed is taken over in place, and measured", () => {
  const agreed = { "maria.upgrade": "in-place to 11.8", "my.upgrade": "in-place to 8.4", "pg.image": "postgres:15" };
  const { outcome } = deployWith(agreed);
  expect(outcome).toMatchObject({ code: 0, failures: "", renewed: ["maria", "my"] });
  const notes = lab.run(["report"]).stdout;
  expect(["maria", "my"].filter((each) => !notes.includes(`${each} has taken its data over`))).toEqual([]);
  expect([sql("maria", "SELECT @@version"), sql("my", "SELECT @@version")]).toEqual([
    expect.stringMatching(/^11\.8\./),
    expect.stringMatching(/^8\.4\./),
  ]);
  expect(rows()).toEqual(allThere);
});

test("there is no way back to the older release, with whatever consent", () => {
  const older = { "maria.image": "mariadb:10.11", "my.image": "mysql:8.0", "my.upgrade": "in-place to 8.0" };
  expectRefused(deployWith(older), "No server is made for data of a newer one", "Put an image of MySQL 8.4 back");
});

test("one server does not begin with the data of another, and a volume without a container is looked at too", () => {
  docker("rm", "--force", `${stack}-pg-1`);
  const crossed = {
    "maria.image": "mariadb:11.8",
    "my.kind": "mariadb",
    "my.image": "mariadb:11.8",
    "pg.image": "postgres:17",
  };
  const { outcome } = deployWith(crossed);
  expect(outcome).toMatchObject({ code: 5, renewed: [] });
  const says = ["my has data of MySQL 8.4", "One does not open the files of the other", "pg has data of PostgreSQL 15"];
  expect(says.filter((each) => !outcome.failures.includes(each))).toEqual([]);
  expect(lab.containers().pg).toBeUndefined();
});

test("with the images back all goes on, and a deploy that changes nothing looks at no data", () => {
  lab.set(["services", "my", "kind"], "mysql");
  lab.set(["services", "my", "image"], "mysql:8.4");
  lab.set(["services", "pg", "image"], "postgres:15");
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
  const { passes } = expectProven(lab);
  // The look, the files, the findings and what is made of them: no call more.
  expect(passes[1]?.hosts).toMatchObject({ here: { ok: 4 } });
  expect(rows()).toEqual(allThere);
});
