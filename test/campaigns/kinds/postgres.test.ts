import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Lab } from "../../support/projects/lab.ts";
import { changedIn, failuresIn, wrongControls } from "../../support/projects/report.ts";
import { evaluate } from "../../support/python.ts";

/* A shop on PostgreSQL, on the real engine: what its account can do, and what it cannot. */

const stack = "e2epostgres";
const services = `
  web: { kind: php-nginx, base: "debian:13", source: ./web, publish: "127.0.0.1:18149", uses: [dbserver] }
  dbserver:
    kind: postgres
    image: postgres:17
    database: shop
    seed: { file: ./db/shop.sql, unless_table: article }`;
const lab = new Lab(stack, 18_149, { services, files: join(import.meta.dirname, "postgres") });

beforeAll(() => expect(lab.init()).toMatchObject({ code: 0, stderr: "" }));
afterAll(() => lab.remove());

/** What the administrator reads inside the container. */
const read = (statements: string, database = "shop") =>
  lab.inside("dbserver", "psql", "-XAtU", "postgres", "-d", database, "-c", statements);

/** What the server answers to somebody on the database's network; the client comes from a container beside the application's. */
function asked(
  statements: string,
  { user = "web", database = "shop", password = lab.secret("dbserver_web_password") } = {},
) {
  const words = [
    "run",
    "--rm",
    "--network",
    `${stack}_dbserver`,
    "--env",
    "PGPASSWORD",
    "--entrypoint",
    "psql",
    "postgres:17",
  ];
  const client = ["-XAtq", "--host=dbserver", `--username=${user}`, `--dbname=${database}`, `--command=${statements}`];
  const options = { encoding: "utf8", env: { ...process.env, PGPASSWORD: password } } as const;
  const { stdout, stderr } = spawnSync("docker", [...words, ...client], options);
  return `${stdout}${stderr}`.trim();
}

function deployed(...flags: readonly string[]) {
  const { code, report } = lab.deploy(...flags);
  return { code, failures: failuresIn(report), changed: changedIn(report), report };
}

describe("on a host that has nothing", () => {
  test("it is deployed and filled, and the second pass changes nothing", async () => {
    const { report, ...outcome } = deployed("--prove");
    expect(outcome).toEqual({ code: 0, failures: "", changed: [expect.any(Number), 0] });
    expect(await lab.page()).toBe("200 1 lamp\n2 table\n");
    expect(wrongControls(report)).toEqual([]);
    const held = report.findings.filter(({ ok, service }) => ok === true && service === "dbserver");
    expect(held.map(({ control }) => control)).toEqual(
      expect.arrayContaining([
        "least-privilege-account",
        "local-root",
        "no-open-accounts",
        "read-only-root",
        "seccomp",
      ]),
    );
  });

  test("the data have checksums, and no password is stored other than as SCRAM", () => {
    expect(read("SHOW data_checksums")).toBe("on");
    expect(read("SELECT rolname FROM pg_authid WHERE rolpassword LIKE 'SCRAM-SHA-256$%' ORDER BY 1")).toBe(
      "postgres\nweb",
    );
  });

  test("queries that run in parallel have shared memory for it", () => {
    const forced =
      "SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;";
    const wide =
      "CREATE TEMP TABLE wide AS SELECT g, repeat('x', 100) AS x FROM generate_series(1, 100000) g; ALTER TABLE wide SET (parallel_workers = 2);";
    expect(read(`${forced} ${wide} SELECT COUNT(*) FROM pg_class a JOIN pg_attribute b ON a.oid = b.attrelid`)).toMatch(
      /[0-9]+$/,
    );
  });
});

test.each<[string, string, RegExp, Parameters<typeof asked>[1]]>([
  ["another database", "SELECT 1", /pg_hba.conf rejects connection/, { database: "postgres" }],
  ["the administrator's account", "SELECT 1", /pg_hba.conf rejects connection/, { user: "postgres" }],
  ["a wrong password", "SELECT 1", /password authentication failed/, { password: "wrong" }],
  ["a table of its own", "CREATE TABLE mine (id int)", /permission denied for schema public/, {}],
  ["a temporary table", "CREATE TEMP TABLE mine (id int)", /permission denied to create temporary tables/, {}],
  ["a schema", "CREATE SCHEMA mine", /permission denied for database shop/, {}],
  ["an extension", "CREATE EXTENSION hstore", /permission denied to create extension/, {}],
  ["dropping the table", "DROP TABLE article", /must be owner of table article/, {}],
  ["emptying the table at once", "TRUNCATE article", /permission denied for table article/, {}],
  ["the owner's role", "SET ROLE harden_init_owner", /permission denied to set role/, {}],
  ["passwords", "SELECT * FROM pg_authid", /permission denied for table pg_authid/, {}],
  ["the seed's mark", "SELECT * FROM harden_init.seed", /permission denied for schema harden_init/, {}],
  ["a file of the server", "SELECT pg_read_file('/etc/passwd')", /permission denied for function pg_read_file/, {}],
  ["a program", "COPY article TO PROGRAM 'cat'", /permission denied to COPY to or from an external program/, {}],
  ["an account", "CREATE ROLE other LOGIN", /permission denied to create role/, {}],
  ["a database", "CREATE DATABASE other", /permission denied to create database/, {}],
  ["a setting of the server", "ALTER SYSTEM SET log_connections = on", /permission denied to set parameter/, {}],
])("the application's account does not reach %s", (_what, statement, refusal, as) => {
  expect(asked(statement, as)).toMatch(refusal);
});

describe("later", () => {
  test("passwords are changed in the running server, what was given by hand is taken away, and the seed does not run again", async () => {
    expect(asked("DELETE FROM article WHERE name = 'table'; INSERT INTO article (name) VALUES ('pen')")).toBe("");
    read("ALTER ROLE web SUPERUSER CONNECTION LIMIT -1; GRANT CREATE ON SCHEMA public TO PUBLIC");
    read("CREATE TABLE theirs (); ALTER TABLE theirs OWNER TO web; CREATE TYPE mood AS ENUM ('well')");
    const old = lab.secret("dbserver_web_password");
    for (const name of ["dbserver_web_password", "dbserver_postgres_password"]) {
      expect(lab.run(["secrets", "set", name, "--generate"])).toMatchObject({ code: 0 });
    }
    expect(deployed("--prove")).toMatchObject({ code: 0, failures: "", changed: [expect.any(Number), 0] });
    expect(await lab.page()).toBe("200 1 lamp\n3 pen\n");
    expect(asked("SELECT 1", { password: old })).toMatch(/password authentication failed/);
    const stored = read("SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'");
    const given = [stored, lab.secret("dbserver_postgres_password")];
    expect(evaluate("database.scram", "it.holds(*given)", given)).toBe(true);
    expect(asked("CREATE TABLE mine (id int)")).toMatch(/permission denied for schema public/);
    expect(read("SELECT tableowner FROM pg_tables WHERE tablename = 'theirs'")).toBe("harden_init_owner");
  });

  test("an application that changes tables gets that right, in its database only, and gives it back", () => {
    answer("rights", "schema");
    expect(deployed()).toMatchObject({ code: 0, failures: "" });
    expect(asked("ALTER TABLE article ADD price int; CREATE TABLE basket (id int)")).toBe("");
    expect(asked("ALTER TYPE mood ADD VALUE 'better'")).toBe("");
    expect(asked("CREATE EXTENSION hstore")).toMatch(/permission denied to create extension/);
    expect(asked("CREATE ROLE other")).toMatch(/permission denied to create role/);
    answer("rights", "data");
    expect(deployed()).toMatchObject({ code: 0, failures: "" });
    expect(asked("INSERT INTO basket VALUES (1)")).toBe("");
    expect(asked("ALTER TABLE basket ADD name text")).toMatch(/must be owner of table basket/);
  });

  test("a seed that fails leaves nothing, and runs once it is fixed", async () => {
    answer("database", "shop2");
    lab.edit("db/shop.sql", (text) => `${text}SELECT * FROM no_such_table;\n`);
    const { code, failures } = deployed();
    expect(code).toBe(5);
    expect(failures).toMatch(/"no_such_table" does not exist at line 11/);
    expect(read("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'", "shop2")).toBe("0");
    lab.edit("db/shop.sql", (text) => text.replace("SELECT * FROM no_such_table;\n", ""));
    expect(deployed("--prove")).toMatchObject({ code: 0, failures: "", changed: [expect.any(Number), 0] });
    expect(await lab.page()).toBe("200 1 lamp\n2 table\n");
    expect(read("SELECT has_database_privilege('web', 'shop', 'CONNECT'), COUNT(*) FROM article")).toBe("f|2");
  });
});

function answer(key: string, value: string): void {
  lab.set(["services", "dbserver", key], value);
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
}
