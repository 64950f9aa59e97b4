import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { docker } from "../../support/engine/docker.ts";
import { deployAndCompare, expectProven } from "../../support/projects/deploys.ts";
import { expectDone } from "../../support/projects/done.ts";
import { killTree } from "../../support/projects/killed.ts";
import { Lab } from "../../support/projects/lab.ts";
import { waitFor } from "../../support/wait.ts";

/* PostgreSQL goes to a newer release by one command; where that fails or is cut off, the old data are where they were. */

const stack = "e2emoves";
const kept = `${stack}_pg_data_before_17`;
const place = "/var/backups/harden-init-test-moves";
const lab = new Lab(stack, 18_217, {
  services: `
  web: { kind: php-nginx, base: "debian:13", source: ./web, publish: "127.0.0.1:18217", uses: [pg] }
  pg:
    kind: postgres
    image: postgres:15
    database: shop
    seed: { file: ./db/shop.sql, unless_table: article }
backups: { to: ${place}, at: never, keep: { last: 50 } }`,
  files: "test/campaigns/kinds/postgres",
});

beforeAll(() => {
  rmSync(place, { recursive: true, force: true });
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => {
  lab.remove();
  for (const path of [place, `/var/lib/harden-init.${stack}.backup`]) {
    rmSync(path, { recursive: true, force: true });
  }
});

function sql(statements: string, container = `${stack}-pg-1`): string {
  const words = ["exec", "--interactive", container, "psql", "-XAtq", "--username", "postgres", "shop"];
  return execFileSync("docker", words, { input: statements, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] }).trim();
}

const content = () =>
  sql(
    "SELECT count(*), md5(string_agg(n || word, ',' ORDER BY n)) FROM kept; SELECT last_value FROM kept_n_seq; SELECT rolpassword FROM pg_authid WHERE rolname = 'guest'",
  );
const version = () => sql("SHOW server_version").split(".")[0];
const volumes = () => docker("volume", "ls", "--quiet", "--filter", `name=${stack}_pg_data`).split("\n").sort();
let before = "";

test("a stack on PostgreSQL 15 has rows, a sequence, and a role of its own", async () => {
  expect(deployAndCompare(lab).outcome).toMatchObject({ code: 0, failures: "" });
  sql(`CREATE TABLE kept (n serial PRIMARY KEY, word text);
    INSERT INTO kept (word) SELECT md5(i::text) FROM generate_series(1, 20000) AS i;
    CREATE ROLE guest LOGIN PASSWORD 'Granite-Oasis-77-Moth'; GRANT SELECT ON kept TO guest`);
  before = content();
  expect(lab.run(["backup", "now"])).toMatchObject({ code: 0 });
  expect(await lab.page()).toBe("200 1 lamp\n2 table\n");
});

test("without consent it is refused, and the consent is named", () => {
  lab.set(["services", "pg", "image"], "postgres:17");
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
  const { outcome } = deployAndCompare(lab);
  expect(outcome).toMatchObject({ code: 5, renewed: [] });
  expect(outcome.failures).toContain("write `upgrade: by-dump to 17` under services.pg, and deploy again");
  lab.set(["services", "pg", "upgrade"], "by-dump to 17");
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
});

test("rows that do not go over leave everything as it was", async () => {
  // Nobody could fill this again, and a dump is loaded by filling it again.
  const own = (body: string) =>
    `CREATE OR REPLACE FUNCTION own() RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN ${body}; END';`;
  sql(`${own("1")} CREATE MATERIALIZED VIEW odd AS SELECT own() AS one; ${own("nowhere()")}`);
  const { outcome } = deployAndCompare(lab);
  expect({ code: outcome.code, renewed: outcome.renewed }).toEqual({ code: 5, renewed: [] });
  expect(outcome.failures).toContain("its data are as they were: ");
  expect([version(), content(), volumes()]).toEqual(["15", before, [`${stack}_pg_data`]]);
  sql("DROP MATERIALIZED VIEW odd; DROP FUNCTION own()");
  await waitFor(
    async () => (await lab.page()).startsWith("200"),
    () => "the page never came back",
  );
});

test("a deploy that is killed in the middle is completed by the next one", async () => {
  const { child, ended } = lab.start(["deploy"]);
  await waitFor(
    () => volumes().includes(kept),
    () => "no new volume",
  );
  killTree(child.pid ?? 0);
  await ended;
  const { outcome } = deployAndCompare(lab);
  expect(outcome).toMatchObject({ code: 0, failures: "" });
  expect([version(), content()]).toEqual(["17", before]);
  expect(await lab.page()).toBe("200 1 lamp\n2 table\n");
  expect(volumes()).toEqual([`${stack}_pg_data`, kept].sort());
  const report = lab.run(["report"]).stdout;
  expect(report).toMatch(/pg went from PostgreSQL 15\.\d+ to 17\.\d+ by a dump: \d+ rows in 3 tables came over/);
  expectProven(lab);
});

test("a backup of the older release comes back into the newer one, and is proven there", () => {
  const { hosts } = JSON.parse(lab.run(["backup", "list", "--json"]).stdout) as {
    hosts: [{ backups: readonly { backup: string; why: string }[] }];
  };
  // The newest that was asked for is from before the move.
  const old = hosts[0].backups.find(({ why }) => why === "asked for")?.backup ?? "";
  sql("DELETE FROM kept");
  for (const words of [
    ["backup", "prove", old],
    ["restore", old, "--yes"],
  ]) {
    expectDone(lab.run(words), { words });
  }
  expect([version(), content()]).toEqual(["17", before]);
});

test("the old data are in the other volume, and `down --volumes` names and removes both", () => {
  const words = [
    "run",
    "--rm",
    "--volume",
    `${kept}:/data:ro`,
    "--entrypoint",
    "cat",
    "postgres:15",
    "/data/PG_VERSION",
  ];
  expect(docker(...words)).toBe("15");
  const { code, stdout, stderr } = lab.run(["down", "--volumes", "--yes"]);
  expect({ code, names: `${stdout}${stderr}`.includes(kept) }).toEqual({ code: 0, names: true });
  expect(docker("volume", "ls", "--quiet", "--filter", `name=${stack}_`)).toBe("");
});
