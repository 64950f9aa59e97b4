import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { deployAndCompare, well } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import type { DeployReport } from "../../support/projects/report.ts";

/* The example application on MySQL instead of MariaDB: the newer release in full, and the older one in short. */

const files = "examples/suggestions";
const table = "csvs23db.suggestion";

const services = (port: number, image: string): string => `
  webserver: { kind: php-nginx, base: "debian:13", source: ./webserver, publish: "127.0.0.1:${port}", uses: [dbserver] }
  dbserver:
    kind: mysql
    image: ${image}
    database: csvs23db
    seed: { file: ./dbserver/csvs23db.sql, unless_table: suggestion }`;

const accountFindings = (report: DeployReport) =>
  report.findings
    .filter(({ control }) => ["least-privilege-account", "local-root", "no-open-accounts"].includes(control))
    .map(({ control, ok }) => [control, ok]);

describe("MySQL 8.4", () => {
  const stack = "e2emysql";
  const lab = new Lab(stack, 18_223, { files, services: services(18_223, "mysql:8.4") });
  const messages = (): string => lab.sql(`SELECT COUNT(*) FROM ${table}`);

  /** Runs statements as the application's account, by the network as the application does. */
  function asWeb(statements: string): string {
    // The options end where the client starts to read: the rest of standard input are the statements.
    const client = `cat >/tmp/options.cnf <<END
[client]
user=webserver
password="$0"
END
exec mysql --defaults-file=/tmp/options.cnf --protocol=tcp --host=127.0.0.1 --get-server-public-key -BN`;
    const words = [
      "exec",
      "--interactive",
      `${stack}-dbserver-1`,
      "sh",
      "-c",
      client,
      lab.secret("dbserver_webserver_password").replaceAll("\\", "\\\\"),
    ];
    return execFileSync("docker", words, { input: statements, encoding: "utf8", stdio: "pipe" }).trim();
  }

  beforeAll(() => expect(lab.init()).toMatchObject({ code: 0 }));
  afterAll(() => lab.remove());

  test("is deployed with rows, a page and every measured control holding, and a second pass changes nothing", async () => {
    const { outcome, changed, report } = deployAndCompare(lab, "--prove");
    expect(outcome).toEqual({ ...well, renewed: ["dbserver", "webserver"] });
    expect(changed[1]).toBe(0);
    expect(accountFindings(report)).toEqual([
      ["least-privilege-account", true],
      ["local-root", true],
      ["no-open-accounts", true],
    ]);
    expect(messages()).toBe("3");
    expect(await lab.page()).toMatch(/^200 .*Put a bench under the lime tree/s);
    expect(asWeb(`SELECT COUNT(*) FROM ${table}`)).toBe("3");
  });

  test.each([
    ["see other databases", "SELECT * FROM mysql.user", "ERROR 1142"],
    ["drop a table", `DROP TABLE ${table}`, "ERROR 1142"],
    ["drop the database", "DROP DATABASE csvs23db", "ERROR 1044"],
    ["make a database", "CREATE DATABASE mine", "ERROR 1044"],
    ["make an account", "CREATE USER friend IDENTIFIED BY 'x'", "ERROR 1227"],
    ["give its rights away", "GRANT SELECT ON csvs23db.* TO root@localhost", "ERROR 1044"],
    ["write a file", "SELECT 1 INTO OUTFILE '/tmp/x'", "Access denied; you need (at least one of) the FILE privilege"],
    ["read a file", "SELECT 1 + LENGTH(LOAD_FILE('/etc/passwd'))", "NULL"],
    ["change a setting", "SET GLOBAL max_connections = 1", "ERROR 1227"],
    ["load a plugin", "INSTALL PLUGIN x SONAME 'auth_socket.so'", "ERROR 1142"],
  ])("the application may not %s", (_what, statement, answer) => {
    expect(outcomeOf(() => asWeb(statement))).toContain(answer);
  });

  test("root logs in from inside its container only, and the health check's account with no password", () => {
    const accounts = lab.sql("SELECT CONCAT(User, '@', Host) FROM mysql.user WHERE account_locked = 'N' ORDER BY 1");
    expect(accounts.split("\n")).toEqual(["mysql@localhost", "root@localhost", "webserver@%"]);
    const asRoot = ["exec", `${stack}-webserver-1`, "php", "-r"];
    const login = "try { new mysqli('dbserver', 'root', 'x'); } catch (Throwable $e) { echo $e->getMessage(); }";
    expect(docker(...asRoot, login)).toMatch(/Access denied|is not allowed to connect/);
    expect(lab.sql("SHOW GRANTS FOR mysql@localhost")).toBe("GRANT USAGE ON *.* TO `mysql`@`localhost`");
  });

  test("no argument or variable of the container's process has a password", () => {
    const id = lab.containers().dbserver ?? "";
    const pid = docker("inspect", "--format", "{{.State.Pid}}", id);
    const seen = ["cmdline", "environ"].map((file) => readFileSync(`/proc/${pid}/${file}`, "utf8")).join();
    expect(seen + docker("top", id)).toContain("mysqld");
    expect(seen + docker("top", id)).not.toContain(lab.secret("dbserver_root_password"));
  });

  test("passwords are changed in the running database; rows stay and no seed runs twice", async () => {
    lab.sql(`INSERT INTO ${table} (author, message) VALUES ('Me', 'Mine')`);
    const value = 'a\'b\\c $(id) `id` {{ 7*7 }} #"q" über %s';
    expect(lab.run(["secrets", "set", "dbserver_webserver_password"], {}, `${value}\n`)).toMatchObject({ code: 0 });
    expect(lab.run(["secrets", "set", "dbserver_root_password"], {}, `${value}, also\n`)).toMatchObject({ code: 0 });
    const { outcome, changed } = deployAndCompare(lab, "--prove");
    expect(outcome).toMatchObject({ ...well, renewed: expect.arrayContaining(["webserver"]) });
    expect(changed[1]).toBe(0);
    expect(lab.sql("SELECT 1", `${value}, also`)).toBe("1");
    expect(asWeb("SELECT 1")).toBe("1");
    expect(messages()).toBe("4");
    expect(await lab.page()).toMatch(/^200 .*Mine/s);
  });

  test("what someone changed by hand is brought back", () => {
    lab.sql("GRANT ALL ON *.* TO webserver; CREATE USER root@'%' IDENTIFIED BY 'x'; CREATE USER ''@'%'");
    lab.sql("CREATE ROLE chief@localhost; GRANT ALL ON *.* TO chief@localhost; GRANT chief@localhost TO webserver");
    expect(deployAndCompare(lab, "--prove")).toMatchObject({
      outcome: { ...well, renewed: [] },
      changed: [expect.any(Number), 0],
    });
    expect(lab.sql("SHOW GRANTS FOR webserver").split("\n")).toEqual([
      "GRANT USAGE ON *.* TO `webserver`@`%`",
      "GRANT SELECT, INSERT, UPDATE, DELETE ON `csvs23db`.* TO `webserver`@`%`",
    ]);
    expect(lab.sql("SELECT COUNT(*) FROM mysql.user WHERE Host = '%'")).toBe("1");
  });

  test("a seed that fails is named with its line, and is run again only by consent", () => {
    lab.sql("DROP DATABASE csvs23db; DROP DATABASE harden_init");
    const seed = join(lab.folder, "dbserver/csvs23db.sql");
    const good = readFileSync(seed, "utf8");
    writeFileSync(seed, `${good}\nSELECT * FROM no_such_table;\n`);
    const deployed = (...words: readonly string[]) => deployAndCompare(lab, ...words).outcome;
    expect(deployed()).toMatchObject({ code: 5, failures: expect.stringMatching(/ERROR 1146.* at line \d+/) });
    writeFileSync(seed, good);
    expect(deployed()).toMatchObject({ code: 5, failures: expect.stringContaining("may be half-filled") });
    expect(deployed("--seed-retry")).toMatchObject(well);
    expect(messages()).toBe("3");
  });
});

describe("MySQL 8.0", () => {
  const lab = new Lab("e2emysql80", 18_224, { files, services: services(18_224, "mysql:8.0") });

  beforeAll(() => expect(lab.init()).toMatchObject({ code: 0 }));
  afterAll(() => lab.remove());

  test("is the same for its users", async () => {
    const { outcome, changed, report } = deployAndCompare(lab, "--prove");
    expect(outcome).toEqual({ ...well, renewed: ["dbserver", "webserver"] });
    expect(changed[1]).toBe(0);
    expect(accountFindings(report).every(([, ok]) => ok)).toBe(true);
    expect(lab.sql("SELECT @@version")).toMatch(/^8\.0\./);
    expect(await lab.page()).toMatch(/^200 .*Put a bench under the lime tree/s);
  });
});

/** What the database printed, or its words where it refused. */
function outcomeOf(run: () => string): string {
  try {
    return run();
  } catch (error) {
    return String((error as { stderr?: string }).stderr ?? error);
  }
}
