import { spawnSync } from "node:child_process";
import { docker } from "../../support/engine/docker.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { brokenControls } from "../../support/projects/report.ts";

/* Applications that no kind describes talk to the stack's own databases: each with an account of its own, told of it in the words that it knows. */

const stack = "e2econnect";
const lab = new Lab(stack, 18_301, {
  services: `
  orders-db: { kind: mariadb, image: "mariadb:11.8", database: shop }
  book-db: { kind: postgres, image: "postgres:17", database: book, rights: schema }
  cache: { kind: redis, image: "valkey/valkey:8.1", keys: own }
  shop:
    kind: generic
    image: mariadb:11.8
    user: "999:999"
    writable: [/tmp]
    health: { test: [CMD-SHELL, 'mariadb --skip-ssl --host="$SHOP_HOST" --user="$SHOP_USER" --password="$(cat "$SHOP_PASSWORD_FILE")" "$SHOP_DB" --execute="select 1"'] }
    uses: [orders-db]
    connections:
      orders-db: { SHOP_HOST: "{host}", SHOP_DB: "{database}", SHOP_USER: "{user}", SHOP_PASSWORD_FILE: "{password_file}" }
    compose: { command: [sleep, infinity], stop_grace_period: 1s }
  book:
    kind: generic
    image: postgres:17
    user: "999:999"
    writable: [/tmp]
    health: { test: [CMD-SHELL, 'psql "$DATABASE_URL" --command="select 1"'] }
    uses: [book-db, cache]
    connections:
      book-db: { DATABASE_URL: "postgresql://{user}:{password}@{host}:{port}/{database}" }
    compose: { command: [sleep, infinity], stop_grace_period: 1s, depends_on: [shop] }`,
});

beforeAll(() => expect(lab.init()).toMatchObject({ code: 0 }));
afterAll(() => lab.remove());

/** What a command in a service's container says, and how it ends. */
function inside(service: string, command: string): { readonly code: number; readonly said: string } {
  const words = ["exec", `${stack}-${service}-1`, "sh", "-c", command];
  const { status, stdout, stderr } = spawnSync("docker", words, { encoding: "utf8" });
  return { code: status ?? -1, said: `${stdout}${stderr}`.trim() };
}

const maria = (statement: string) =>
  inside(
    "shop",
    `mariadb --skip-ssl -N -h "$SHOP_HOST" -u "$SHOP_USER" -p"$(cat "$SHOP_PASSWORD_FILE")" "$SHOP_DB" -e '${statement}'`,
  );
const postgres = (statement: string) => inside("book", `psql -At "$DATABASE_URL" -c '${statement}'`);

test("they are deployed with every measured control holding, healthy by their own accounts, and a second pass changes nothing", () => {
  expect(brokenControls(expectProven(lab))).toEqual([]);
});

test("each is who it was said to be, and may do what its database's `rights` say", () => {
  expect(maria("select current_user(), database()").said).toMatch(/^shop@\S+\s+shop$/);
  expect(maria("create table t (a int)")).toMatchObject({ code: 1, said: expect.stringMatching(/command denied/) });
  expect(postgres("select current_database(), session_user")).toEqual({ code: 0, said: "book|book" });
  expect(postgres("create table t (a int); drop table t").code).toBe(0);
});

test("it learns about a store in the words that the store's kind offers", () => {
  expect(
    inside("book", 'echo "$REDIS_HOST $REDIS_PORT $REDIS_USERNAME $REDIS_PREFIX"; cat "$REDIS_PASSWORD_FILE"').said,
  ).toBe(`cache 6379 book book:\n${lab.secret("cache_book_password")}`);
});

test("each reaches only what it uses", () => {
  const asks = (host: string, port: number) => `timeout 3 bash -c 'exec 3<>/dev/tcp/${host}/${port}' 2>/dev/null`;
  expect(inside("shop", asks("orders-db", 3306)).code).toBe(0);
  expect(inside("shop", asks("book-db", 5432)).code).not.toBe(0);
  expect(inside("book", asks("cache", 6379)).code).toBe(0);
  expect(inside("book", asks("orders-db", 3306)).code).not.toBe(0);
});

test("a password that is read from a file is in no variable, and only its reader opens it", () => {
  const id = lab.containers().shop ?? "";
  expect(docker("inspect", id)).not.toContain(lab.secret("orders-db_shop_password"));
  expect(docker("exec", id, "stat", "--format", "%a %u", "/run/secrets/orders-db_shop_password")).toBe("400 999");
});

test("new passwords reach server and application in one deploy, whatever signs they have", () => {
  const before = lab.secret("orders-db_shop_password");
  expect(lab.run(["secrets", "set", "orders-db_shop_password"], {}, "new: $pass/w'o\"rd 1\n")).toMatchObject({
    code: 0,
  });
  expect(lab.run(["secrets", "set", "book-db_book_password"], {}, "a/b@c:d?e&f %41$x #1\n")).toMatchObject({ code: 0 });
  expect(brokenControls(expectProven(lab))).toEqual([]);
  expect(lab.secret("orders-db_shop_password")).not.toBe(before);
  expect(maria("select 1")).toEqual({ code: 0, said: "1" });
  expect(postgres("select 1")).toEqual({ code: 0, said: "1" });
});
