import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "../../../src/lib/secret.ts";
import { readVault, writeVault } from "../../../src/secrets/vault/file.ts";
import { docker } from "../../support/engine/docker.ts";
import { deployAndCompare, expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { changedIn } from "../../support/projects/report.ts";
import { waitFor } from "../../support/wait.ts";

/* A volume that was made before, by the plain image and with a password of its own, and what people then change by hand. */

const stack = "e2evolume";
const lab = new Lab(stack, 18_213);
const earlier = "the-password-from-before";
const table = "csvs23db.suggestion";

beforeAll(async () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  await fillVolume();
});
afterAll(() => lab.remove());

/** As somebody would have run it by hand: root from everywhere, and a table of the seed's name with another row. */
async function fillVolume(): Promise<void> {
  const before = `${stack}_before`;
  const settings = [`MARIADB_ROOT_PASSWORD=${earlier}`, "MARIADB_ROOT_HOST=%", "MARIADB_DATABASE=csvs23db"];
  const data = ["--volume", `${stack}_dbserver_data:/var/lib/mysql`];
  docker("run", "--detach", "--name", before, ...data, ...settings.flatMap((one) => ["--env", one]), "mariadb:11.8");
  try {
    await untilItListens(before);
    const seed = readFileSync(join(lab.folder, "dbserver/csvs23db.sql"), "utf8");
    as(before, "root", earlier, `USE csvs23db; ${seed.slice(0, seed.indexOf("INSERT"))}`);
    as(before, "root", earlier, `INSERT INTO ${table} (author, message) VALUES ('Before', 'I was here first')`);
    docker("stop", before);
  } finally {
    docker("rm", "--force", before);
  }
}

/** The first start prepares the volume with a server that has no network. */
async function untilItListens(container: string): Promise<void> {
  const words = ["mariadb-admin", "--host=127.0.0.1", "--user=root", `--password=${earlier}`, "status"];
  await waitFor(
    () => docker("exec", container, ...words),
    () => docker("logs", container),
  );
}

/** Runs statements as any account; throws with the server's words where it refuses. */
function as(container: string, user: string, password: string, statements: string): string {
  // The options end where the client starts to read: the rest of standard input are the statements.
  const client =
    'cat >/tmp/options.cnf <<END\n[client]\nuser=$0\npassword="$1"\nskip-ssl\nEND\nexec mariadb --defaults-file=/tmp/options.cnf -BN';
  const words = ["exec", "--interactive", container, "sh", "-c", client, user, password.replaceAll("\\", "\\\\")];
  return execFileSync("docker", words, { input: statements, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] }).trim();
}

const mine = (user: string, password: string, statements: string) =>
  as(`${stack}-dbserver-1`, user, password, statements);

async function secretInVault(name: string, value?: string): Promise<string> {
  const passphrase = new Secret(readFileSync(lab.passphrase, "utf8"));
  const opened = await readVault(lab.folder, passphrase);
  if (opened === undefined) {
    throw new Error("the project has no vault");
  }
  const { content } = opened;
  if (value !== undefined) {
    await writeVault(lab.folder, content.with(name, new Secret(value)), passphrase, stack);
  }
  return content.get(name)?.reveal() ?? "";
}

const deployed = (...words: readonly string[]) => deployAndCompare(lab, ...words).outcome;

describe("a volume from before", () => {
  test("stays as it was while nobody gives its password", () => {
    const { code, failures } = deployed();
    expect(code).toBe(5);
    expect(failures).toMatch(/neither .* Nothing was changed in it/s);
    expect(lab.run(["report"]).stdout).toContain("harden-init secrets set");
    expect(mine("root", earlier, `SELECT message FROM ${table}`)).toBe("I was here first");
  });

  test("is adopted with its password as the previous one: rows stay, no seed runs, root gets the vault's", async () => {
    await secretInVault("vault_dbserver_root_password_previous", earlier);
    expectProven(lab);
    expect(lab.sql(`SELECT author, message FROM ${table}`)).toBe("Before\tI was here first");
    expect(lab.sql("SHOW DATABASES LIKE 'harden_init'")).toBe("");
    expect(() => mine("root", earlier, "SELECT 1")).toThrow("ERROR 1045");
    expect(lab.sql("SELECT GROUP_CONCAT(Host) FROM mysql.user WHERE User = 'root'")).toBe("localhost");
    expect(await secretInVault("vault_dbserver_root_password_previous")).toBe("");
    expect(await lab.page()).toContain("I was here first");
  });
});

describe("by hand", () => {
  test("a setting edited in the project recreates the database, and nothing else", async () => {
    const file = `playbooks/files/opt/harden/${stack}/dbserver/conf/harden.cnf`;
    lab.edit(file, (text) => text.replace(/^max_connections\s*=.*$/m, "max_connections = 33"));
    expect(deployed()).toMatchObject({ code: 0, failures: "", renewed: ["dbserver"] });
    expect(lab.sql("SELECT @@max_connections")).toBe("33");
    expect(lab.run(["generate", "--check"]).code).toBe(0);
    expect(await lab.page()).toContain("I was here first");
  });

  test("root's password set in the database is taken over by `secrets set`", async () => {
    lab.sql("ALTER USER root@localhost IDENTIFIED BY 'set by hand, long enough'");
    expect(deployed().code).toBe(5);
    const set = ["secrets", "set", "dbserver_root_password"];
    expect(lab.run(set, {}, "set by hand, long enough\n")).toMatchObject({ code: 0 });
    expect(deployed()).toMatchObject({ code: 0, failures: "" });
    expect(await secretInVault("vault_dbserver_root_password_previous")).toBe("");
  });

  test("root's password changed in the vault alone stops the deploy, and restoring it fixes it", async () => {
    const right = await secretInVault("vault_dbserver_root_password", "wrong-wrong-wrong-wrong");
    const { outcome, report } = deployAndCompare(lab);
    expect(outcome).toMatchObject({ code: 5, failures: expect.stringContaining("neither the vault's password") });
    expect(JSON.stringify(report)).not.toContain("wrong-wrong-wrong-wrong");
    expect(mine("root", right, `SELECT message FROM ${table}`)).toBe("I was here first");
    expect(await lab.page()).toContain("I was here first");
    await secretInVault("vault_dbserver_root_password", right);
    expect(deployed()).toMatchObject({ code: 0, failures: "" });
  });

  test("an account's password may have signs that shells, SQL and Jinja read", async () => {
    const value = 'a\'b\\c $(id) `id` {{ 7*7 }} #"q" über %s';
    const old = await secretInVault("vault_dbserver_webserver_password");
    const set = lab.run(["secrets", "set", "dbserver_webserver_password"], {}, `${value}\n`);
    expect(set).toMatchObject({ code: 0, stderr: "" });
    expect(deployed()).toMatchObject({ code: 0, failures: "", renewed: ["webserver"] });
    expect(lab.secret("dbserver_webserver_password")).toBe(value);
    expect(() => mine("webserver", old, "SELECT 1")).toThrow("ERROR 1045");
    expect(await lab.page()).toContain("I was here first");
    expect(changedIn(lab.deploy().report)).toEqual([0]);
  });
});

test("an application whose account sets another password is not locked out, and the next deploy takes that one away", async () => {
  expect(lab.run(["secrets", "set", "dbserver_webserver_password", "--generate"])).toMatchObject({ code: 0 });
  expect(deployed()).toMatchObject({ code: 0, failures: "" });
  const right = await secretInVault("vault_dbserver_webserver_password");
  for (const other of ["PASSWORD('of an attacker')", "''"]) {
    mine("webserver", right, `SET PASSWORD = ${other}`);
    docker("restart", `${stack}-webserver-1`);
    await waitFor(
      async () => (await lab.page()).startsWith("200 "),
      () => docker("logs", `${stack}-webserver-1`),
    );
  }
  mine("webserver", right, "SET PASSWORD = PASSWORD('of an attacker')");
  expect(deployed()).toMatchObject({ code: 0, failures: "", renewed: [] });
  expect(() => mine("webserver", "of an attacker", "SELECT 1")).toThrow("ERROR 1045");
  expect(mine("webserver", right, "SELECT 1")).toBe("1");
  expect(changedIn(lab.deploy().report)).toEqual([0]);
});

test("a retry never empties a database that had tables before the seed", () => {
  lab.sql(`DROP TABLE ${table}; CREATE TABLE csvs23db.orders (id INT); INSERT INTO csvs23db.orders VALUES (7)`);
  const seed = join(lab.folder, "dbserver/csvs23db.sql");
  const good = readFileSync(seed, "utf8");
  writeFileSync(seed, `${good}\nSELECT * FROM no_such_table;\n`);
  expect(deployed()).toMatchObject({ code: 5, failures: expect.stringMatching(/ERROR 1146.* at line \d+/) });
  expect(lab.run(["report"]).stdout).toContain("Fix dbserver/csvs23db.sql");
  writeFileSync(seed, good);
  expect(deployed("--seed-retry")).toMatchObject({
    code: 5,
    failures: expect.stringMatching(/had tables before the seed.*DELETE FROM harden_init\.seed/s),
  });
  expect(lab.sql("SELECT id FROM csvs23db.orders")).toBe("7");
});
