import { stringify } from "yaml";
import { listDatabaseData } from "../../src/plan/context/data/database-data.ts";
import { renderAnswers } from "../support/rendered.ts";

/* Where the databases of a stack have their data, by what its answers say. */

async function rendered(service: object) {
  const answers = {
    version: 1,
    name: "shop",
    hosts: [{ name: "here", connection: "local" }],
    services: { db: service },
    compose: {
      volumes: { data: {}, named: { name: "old_data" }, outside: { external: true } },
    },
  };
  const { plan, model } = await renderAnswers(stringify(answers));
  return { model, text: (path: string) => plan.files.find((file) => file.path.endsWith(path))?.text };
}

const mysql = (volume: string, more: object = {}) => ({
  kind: "generic",
  image: "mysql:8.4",
  like: "mysql:8.4",
  compose: { volumes: [volume] },
  ...more,
});
const accepted = { accept: { "foreign-volume": { reason: "it is ours, under an old name", until: "2099-01-01" } } };
const postgres = (volume: string, environment: object = {}) => ({
  kind: "generic",
  image: "postgres:17",
  like: "postgres:17",
  compose: { volumes: [volume], environment },
});

test.each<[string, object, object]>([
  [
    "a kind",
    { kind: "mariadb", database: "shop" },
    { server: "mariadb", image: "mariadb:11.8", volume: "shop_db_data" },
  ],
  [
    "a kind with its consent",
    { kind: "mysql", database: "shop", upgrade: "in-place to 8.4" },
    { server: "mysql", image: "mysql:8.4", volume: "shop_db_data", agreed: "8.4", moves: false },
  ],
  [
    "a kind whose rows go by a dump",
    { kind: "postgres", database: "shop", upgrade: "by-dump to 17" },
    { server: "postgres", volume: "shop_db_data", agreed: "17", moves: true },
  ],
  ["a volume of the stack", mysql("data:/var/lib/mysql"), { volume: "shop_data", within: "" }],
  ["one with a name of its own", mysql("named:/var/lib/mysql", accepted), { volume: "old_data" }],
  ["one of others", mysql("outside:/var/lib/mysql", accepted), { volume: "outside" }],
  ["a folder of the server", mysql("/srv/db:/var/lib/mysql"), { folder: "/srv/db", within: "" }],
  ["a folder above", mysql("data:/var/lib"), { volume: "shop_data", within: "mysql" }],
  ["what the usual place is in", postgres("data:/var/lib/postgresql"), { volume: "shop_data", within: "" }],
  ["a folder below", postgres("data:/var/lib/postgresql/18/docker"), { volume: "shop_data", within: "" }],
  [
    "the place that a variable names",
    postgres("data:/var/lib/postgresql/data", { PGDATA: "/var/lib/postgresql/data/mine" }),
    { volume: "shop_data", within: "mine" },
  ],
  ["none at all", mysql("data:/elsewhere"), { path: "/var/lib/mysql" }],
])("%s", async (_title, service, expected) => {
  const { model } = await rendered(service);
  expect(listDatabaseData(model)).toEqual([expect.objectContaining({ service: "db", ...expected })]);
});

test("what is built names the image that the deploy builds, and the folder in harden.yml", async () => {
  const { image: _, ...built } = mysql("data:/var/lib/mysql", { source: "./db", upgrade: "in-place to 8.4" });
  const { text } = await rendered(built);
  expect(text("group_vars/shop/data-versions.yml")).toContain(`stack_database_data:
  - service: db
    server: mysql
    # built: its name is known when its files are on the server
    image: "{{ (placed | default({})).images['db'] | default('') }}"
    volume: shop_data
    path: /var/lib/mysql
    # what harden.yml agrees to
    agreed: "8.4"
    key: services.db.source
`);
});

test("a stack without a known database has nothing of it", async () => {
  const { model, text } = await rendered({ kind: "generic", image: "app:1" });
  expect(listDatabaseData(model)).toEqual([]);
  expect(text("tasks/data-versions.yml")).toBeUndefined();
  expect(text("playbooks/host.yml")).not.toContain("data-versions");
});

test.each([
  ["a kind's image upgrades its tables where that is agreed", { kind: "mariadb", database: "shop" }],
  [
    "so does that of an import",
    { kind: "generic", image: "mariadb:11.8", like: "mariadb:11.8", compose: { volumes: ["data:/var/lib/mysql"] } },
  ],
])("%s", async (_title, service) => {
  const variable = "MARIADB_AUTO_UPGRADE";
  expect((await rendered(service)).text("shop/compose.yml")).not.toContain(variable);
  const agreed = await rendered({ ...service, upgrade: "in-place to 11.8" });
  expect(agreed.text("shop/compose.yml")).toContain(`${variable}: "1"`);
});
