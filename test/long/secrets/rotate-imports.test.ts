import { execFileSync } from "node:child_process";
import { docker } from "../../support/engine/docker.ts";
import { ComposeFolder } from "../../support/projects/compose-folder.ts";
import { expectProven } from "../../support/projects/deploys.ts";

/* Databases of an import have stored their passwords: a rotated one is set there, by the account itself, in each of its rows. */

const old = { root: "Granite-Oasis-77-Moth", shop: 'it\'s "odd" \\ 88', pg: "Harbour-Pilot-55-Kite" };
const other = { root: "Sumatra-Lantern-41-Veil", shop: 'o\'ther "one" \\ 99' };
const quoted = (text: string) => JSON.stringify(text).replaceAll("$", "$$");

const lab = new ComposeFolder("rotateimport", 0, {
  "docker-compose.yml": `services:
  maria:
    image: mariadb:11.8
    environment: { MARIADB_ROOT_PASSWORD: ${old.root}, MARIADB_USER: shop, MARIADB_PASSWORD: ${quoted(old.shop)}, MARIADB_DATABASE: shop }
    volumes: ["maria:/var/lib/mysql"]
  mysql:
    image: mysql:8.4
    environment: { MYSQL_ROOT_PASSWORD: ${other.root}, MYSQL_USER: shop, MYSQL_PASSWORD: ${quoted(other.shop)}, MYSQL_DATABASE: shop }
    volumes: ["mysql:/var/lib/mysql"]
    healthcheck: { test: ["CMD-SHELL", "mysqladmin ping --silent -uroot -p$$MYSQL_ROOT_PASSWORD"], interval: 2s, retries: 60 }
  pg:
    image: postgres:17
    environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: ${old.pg} }
    volumes: ["pg:/var/lib/postgresql/data"]
volumes: { maria: {}, mysql: {}, pg: {} }
`,
});

afterAll(() => lab.remove());

/** What a client of the container says to a login, which is not ours: the password goes by a variable. */
function login(service: "maria" | "mysql" | "pg", user: string, password: string): string {
  const container = `${lab.stack}-${service}-1`;
  const mysql = [
    "sh",
    "-c",
    `$(command -v mariadb || command -v mysql) -h "$(hostname)" -u ${user} $SSL -e 'SELECT 1'`,
  ];
  const postgres = ["sh", "-c", `psql -w -h "$(hostname)" -U ${user} -d app -tc 'SELECT 1'`];
  const variables = service === "pg" ? ["--env", `PGPASSWORD=${password}`] : ["--env", `MYSQL_PWD=${password}`];
  const ssl = service === "maria" ? ["--env", "SSL=--skip-ssl"] : [];
  const words = ["exec", ...variables, ...ssl, container, ...(service === "pg" ? postgres : mysql)];
  try {
    execFileSync("docker", words, { stdio: "pipe" });
    return "in";
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr);
    return /Access denied|password authentication failed/.test(said) ? "refused" : said;
  }
}

const accounts = [
  ["maria", "root", "maria_mariadb_root_password", old.root],
  ["maria", "shop", "maria_mariadb_password", old.shop],
  ["mysql", "root", "mysql_mysql_root_password", other.root],
  ["mysql", "shop", "mysql_mysql_password", other.shop],
  ["pg", "app", "pg_postgres_password", old.pg],
] as const;

test("the import runs with the passwords of its compose file", () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  expectProven(lab);
  expect(accounts.map(([service, user, , password]) => login(service, user, password))).toEqual(Array(5).fill("in"));
});

test("each is another one afterwards, and the previous one is refused", () => {
  const before = accounts.map(([service]) => docker("inspect", "--format", "{{.Id}}", `${lab.stack}-${service}-1`));
  expect(rotate("--all")).toEqual(done);
  expect(accounts.map(([service, user, , password]) => login(service, user, password))).toEqual(
    Array(5).fill("refused"),
  );
  const present = accounts.map(([service, user, name]) => login(service, user, secretOf(service, name)));
  expect(present).toEqual(Array(5).fill("in"));
  expect(
    accounts.map(([service]) => docker("inspect", "--format", "{{.Id}}", `${lab.stack}-${service}-1`)),
  ).not.toEqual(before);
  expect(lab.run(["secrets", "list"]).stdout).not.toContain("not deployed yet");
  expectProven(lab);
});

test("a database that was taken down is started for it", () => {
  const [maria, mysql] = [secretOf("maria", "maria_mariadb_password"), secretOf("mysql", "mysql_mysql_root_password")];
  docker("rm", "--force", `${lab.stack}-maria-1`);
  docker("stop", `${lab.stack}-mysql-1`);
  expect(rotate("maria_mariadb_password", "mysql_mysql_root_password")).toEqual(done);
  expect([login("maria", "shop", maria), login("mysql", "root", mysql)]).toEqual(["refused", "refused"]);
  expect(login("mysql", "root", secretOf("mysql", "mysql_mysql_root_password"))).toBe("in");
});

test("a password that was changed by hand is told, and nothing is lost", () => {
  const container = `${lab.stack}-pg-1`;
  docker("exec", container, "psql", "-U", "app", "-d", "app", "-c", "ALTER ROLE app PASSWORD 'by-hand-4711'");
  const { code, stdout, stderr } = lab.run(["secrets", "rotate", "pg_postgres_password", "--yes"]);
  expect(code).toBe(5);
  expect(stdout).toContain(
    "The account app opens with neither the vault's password (pg_postgres_password) nor the previous one.",
  );
  expect(stdout).toContain("Not rotated yet: pg_postgres_password");
  expect(`${stdout}${stderr}`).not.toContain("by-hand-4711");
  docker(
    "exec",
    container,
    "psql",
    "-U",
    "app",
    "-d",
    "app",
    "-c",
    `ALTER ROLE app PASSWORD '${secretOf("pg", "pg_postgres_password")}'`,
  );
  expect(rotate("pg_postgres_password")).toEqual(done);
});

const done = { code: 0, said: "" };

/** How a rotation ended, with all that it said where that was not well. */
function rotate(...words: readonly string[]) {
  const { code, stdout, stderr } = lab.run(["secrets", "rotate", ...words, "--yes"]);
  return { code, said: code === 0 ? "" : `${stdout}${stderr}` };
}

/** As the container was given it. */
function secretOf(service: string, name: string): string {
  return docker(
    "exec",
    `${lab.stack}-${service}-1`,
    "sh",
    "-c",
    `cat /run/secrets/${name} 2>/dev/null || printenv ${variableOf(name)}`,
  ).trimEnd();
}

function variableOf(name: string): string {
  return name.replace(/^[a-z]+_/, "").toUpperCase();
}
