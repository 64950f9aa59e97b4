import { listLogins } from "../../../src/plan/context/logins.ts";
import { renderAnswers } from "../../support/rendered.ts";

/* Which accounts of databases the secrets of a stack open: a rotated password is set there, and the previous one proven dead. */

const here = { hosts: [{ name: "local", connection: "local" }] };

async function loginsOf(services: Readonly<Record<string, object>>, where: object = here) {
  const { model, plan } = await renderAnswers(JSON.stringify({ version: 1, name: "shop", ...where, services }));
  return {
    logins: listLogins(model),
    adopted: listLogins(model, ({ isAdopted }) => isAdopted),
    playbooks: plan.files
      .map(({ path }) => path)
      .filter((path) => path.startsWith("playbooks/") && /passwords/.test(path)),
  };
}

const generic = (image: string, secrets: object, environment: object = {}) => ({
  kind: "generic",
  image,
  ...(image.startsWith("registry") ? {} : { like: image.split(":")[0] }),
  user: "999:999",
  secrets,
  compose: { environment },
});

describe("of adopted databases", () => {
  test.each([
    [
      "the account that a variable names",
      "mariadb:11.8",
      { MARIADB_PASSWORD: "file" },
      { MARIADB_USER: "app" },
      "mariadb app",
    ],
    ["under the older name", "mariadb:11.8", { MYSQL_PASSWORD: "file" }, { MYSQL_USER: "app" }, "mariadb app"],
    ["root", "mysql:8.4", { MYSQL_ROOT_PASSWORD: "file" }, {}, "mysql root"],
    ["the default account", "postgres:17", { POSTGRES_PASSWORD: "file" }, {}, "postgres postgres"],
    [
      "one of another name",
      "postgis/postgis:17-3.5",
      { POSTGRES_PASSWORD: "file" },
      { POSTGRES_USER: "gis" },
      "postgres gis",
    ],
    ["as a variable", "postgres:17", { POSTGRES_PASSWORD: "variable" }, {}, "postgres postgres"],
    ["no account without its name", "mysql:8.4", { MYSQL_PASSWORD: "file" }, {}, undefined],
    ["no account whose name is a secret", "mysql:8.4", { MYSQL_PASSWORD: "file", MYSQL_USER: "file" }, {}, undefined],
    ["nothing of another variable", "postgres:17", { PGPASSWORD: "file" }, {}, undefined],
    ["nothing of an unknown image", "registry.example.org/db:1", { MYSQL_ROOT_PASSWORD: "file" }, {}, undefined],
    [
      "no password that is composed",
      "mysql:8.4",
      { MYSQL_ROOT_PASSWORD: { as: "file", text: "a{secret}" } },
      {},
      undefined,
    ],
  ])("%s", async (_, image, secrets, environment, expected) => {
    const { adopted, logins, playbooks } = await loginsOf({ db: generic(image, secrets, environment) });
    expect(adopted).toEqual(logins);
    expect(logins.map(({ server, accounts }) => `${server} ${accounts.map(({ name }) => name).join(" ")}`)).toEqual(
      expected === undefined ? [] : [expected],
    );
    expect(playbooks).toEqual(
      expected === undefined ? [] : ["playbooks/passwords.yml", "playbooks/previous-passwords.yml"],
    );
  });

  test("one secret of two accounts opens both, also where another service reads it", async () => {
    const shared = { as: "file", from: "db_password" };
    const { logins } = await loginsOf({
      web: generic("registry.example.org/web:1", { PW: { from: "db_password" } }),
      db: generic("mariadb:11.8", { MARIADB_ROOT_PASSWORD: shared, MARIADB_PASSWORD: shared }, { MARIADB_USER: "app" }),
    });
    const account = { database: undefined, secret: "db_password", variable: "vault_db_password" };
    expect(logins).toEqual([
      {
        service: "db",
        container: "shop-db-1",
        node: undefined,
        server: "mariadb",
        accounts: [
          { name: "root", ...account },
          { name: "app", ...account },
        ],
      },
    ]);
  });
});

test("of kinds: their administrators, and the accounts of the services that use them", async () => {
  const uses = { kind: "python", base: "debian:13", source: "app", uses: ["rows", "cache"] };
  const { logins, adopted, playbooks } = await loginsOf({
    web: { ...uses, start: "python app.py" },
    sql: { kind: "mysql", database: "shop" },
    rows: { kind: "postgres", database: "shop" },
    cache: { kind: "redis" },
  });
  const named = logins.map(({ service, server, accounts }) => [service, server, ...accounts.map(({ name }) => name)]);
  expect(named).toEqual([
    ["sql", "mysql", "root"],
    ["rows", "postgres", "postgres", "web"],
    ["cache", "redis", "admin", "web"],
  ]);
  expect(logins.flatMap(({ accounts }) => accounts.map(({ database }) => database))).toEqual([
    undefined,
    undefined,
    "shop",
    undefined,
    undefined,
  ]);
  expect(adopted).toEqual([]);
  expect(playbooks).toEqual(["playbooks/previous-passwords.yml"]);
});

describe("on a swarm", () => {
  const server = (name: string, address: string) => ({
    name,
    address,
    user: "deploy",
    prepare: false,
    role: "manager",
  });
  const hosts = [server("one", "192.0.2.1"), server("two", "192.0.2.2"), server("three", "192.0.2.3")];
  const swarm = { target: "swarm", hosts };

  test("they are tried on the server of the data, in the task that runs there", async () => {
    const { logins, playbooks } = await loginsOf(
      {
        web: { kind: "python", base: "debian:13", source: "app", start: "python app.py", uses: ["rows"] },
        rows: { kind: "postgres", database: "shop", node: "two" },
      },
      swarm,
    );
    expect(logins).toMatchObject([{ service: "rows", container: "swarm:shop/rows", node: "two" }]);
    expect(playbooks).toEqual(["playbooks/previous-passwords.yml"]);
  });

  test("none is known of a database that keeps no data, and may run anywhere", async () => {
    const { logins, playbooks } = await loginsOf({ db: generic("postgres:17", { POSTGRES_PASSWORD: "file" }) }, swarm);
    expect({ logins, playbooks }).toEqual({ logins: [], playbooks: [] });
  });
});
