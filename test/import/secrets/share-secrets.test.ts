import { parse } from "yaml";
import { formatTable } from "../../../src/import/table/text.ts";
import { takeOverFiles as take } from "../take.ts";

/* The same value in several places of a compose file is one secret, whatever text it stands in. */

const word = "kV9x-T2mQ-w7";

type Variables = Readonly<Record<string, string>>;

async function taken(services: Readonly<Record<string, { image?: string; environment: Variables }>>, more = {}) {
  const whole = Object.fromEntries(
    Object.entries(services).map(([name, { image = "example.org/app:1", environment }]) => [
      name,
      { image, environment: JSON.parse(JSON.stringify(environment).replaceAll("$", "$$$$")) },
    ]),
  );
  const { imported, project, table } = await take({
    "compose.yml": JSON.stringify({ services: whole, ...more }),
    "pw.txt": word,
  });
  const answers = parse(project.text) as { services: Record<string, { secrets?: object; compose: object }> };
  return {
    secrets: Object.fromEntries(Object.entries(answers.services).map(([name, each]) => [name, each.secrets])),
    vault: Object.fromEntries([...imported.secrets].map(([name, value]) => [name, value.reveal()])),
    text: project.text,
    table,
    answers,
  };
}

const db = { image: "postgres:17", environment: { POSTGRES_USER: "app", POSTGRES_PASSWORD: word } };

test("a database's password is the stack's secret, called as the database calls it, and part of what holds it", async () => {
  const { secrets, vault } = await taken({
    web: {
      environment: {
        DB_PASS: word,
        DATABASE_URL: `postgres://app:${word}@db/shop`,
        DSN: `Server=db;Password=${word};`,
        NOTE: `it is ${word}.`,
      },
    },
    db,
  });
  const from = "postgres_password";
  expect(secrets).toEqual({
    web: {
      DB_PASS: { from },
      DATABASE_URL: { from, text: "postgres://app:{secret}@db/shop" },
      DSN: { from, text: "Server=db;Password={secret};" },
      NOTE: { from, text: "it is {secret}." },
    },
    db: { POSTGRES_PASSWORD: { as: "file", from } },
  });
  expect(vault).toEqual({ vault_postgres_password: word });
});

test("a secret of one service is called after that service, one that nobody shares stays as it is", async () => {
  const { secrets, vault } = await taken({
    web: { environment: { TOKEN: word, SAME_TOKEN: word, API_KEY: "Zk4-q8Rw-22xx" } },
  });
  const from = "web_token";
  expect(secrets).toEqual({ web: { TOKEN: { from }, SAME_TOKEN: { from }, API_KEY: "variable" } });
  expect(vault).toEqual({ vault_web_token: word, vault_web_api_key: "Zk4-q8Rw-22xx" });
});

test("two of one name keep apart", async () => {
  const other = "other-Zk4-q8Rw";
  const { vault } = await taken({
    db,
    db2: { image: "postgres:17", environment: { POSTGRES_PASSWORD: other } },
    web: { environment: { PW_PASSWORD: word, PW2_PASSWORD: other } },
  });
  expect(vault).toEqual({ vault_postgres_password: word, vault_db2_postgres_password: other });
});

test("a password that only addresses have is called after one of them", async () => {
  const url = (name: string) => `mysql://app:${word}@away.example/${name}`;
  const { secrets, vault } = await taken({
    web: { environment: { DATABASE_URL: url("one") } },
    job: { environment: { OTHER_URL: url("two") } },
  });
  const from = "database_url_password";
  expect(secrets).toEqual({
    web: { DATABASE_URL: { from, text: "mysql://app:{secret}@away.example/one" } },
    job: { OTHER_URL: { from, text: "mysql://app:{secret}@away.example/two" } },
  });
  expect(vault).toEqual({ [`vault_${from}`]: word });
});

test("a common word is a password only where one stands", async () => {
  const { secrets } = await taken({
    db: { image: "mysql:8.4", environment: { MYSQL_USER: "wordpress", MYSQL_PASSWORD: "wordpress" } },
    web: { environment: { NAME: "wordpress", URL: "mysql://wordpress:wordpress@db/wordpress" } },
  });
  const from = "mysql_password";
  expect(secrets).toEqual({
    db: { MYSQL_PASSWORD: { as: "file", from } },
    web: { URL: { from, text: "mysql://wordpress:{secret}@db/wordpress" } },
  });
});

test("the name of a database that is its password too stays a name", async () => {
  const name = "shop2024";
  const { secrets, answers } = await taken({
    db: { image: "mysql:8.4", environment: { MYSQL_DATABASE: name, MYSQL_PASSWORD: name } },
    web: { environment: { DB_NAME: name, TITLE: `about ${name}`, DB_PASSWORD: name } },
  });
  expect(secrets.web).toEqual({ DB_PASSWORD: { from: "mysql_password" } });
  expect(answers.services.web?.compose).toMatchObject({ environment: { DB_NAME: name, TITLE: `about ${name}` } });
});

test.each([
  ["a text with braces", { CONFIG_JSON: `{"password":"${word}"}` }, "variable"],
  ["a text with a second secret", { URLS: `amqp://a:${word}@mq redis://:Zk4-q8Rw-22xx@cache` }, "variable"],
  ["an address that spells it otherwise", { URL: `amqp://a:${word.replace("-", "%2D")}@mq` }, "variable"],
  ["a longer secret that begins alike", { ADMIN_SECRET: `${word}-Zz19` }, "variable"],
])("%s stays a whole", async (_title, environment, use) => {
  const { secrets, vault, text, table } = await taken({ db, web: { environment } });
  expect(Object.values(secrets.web ?? {})).toEqual([use]);
  expect(Object.values(vault)).toEqual(expect.arrayContaining(Object.values(environment)));
  expect(text).not.toContain(word);
  const [variable] = Object.keys(environment);
  expect(table.services.find(({ name }) => name === "web")?.undivided).toEqual([
    { variable, secret: `web_${variable?.toLowerCase()}`, has: ["db_postgres_password"] },
  ]);
});

test("what counts as a secret only because it looks random is told", async () => {
  const { table } = await taken({
    web: { environment: { SESSION: "x7Gh2kQ9mZ4vB8nL3cT6", API_TOKEN: "x7Gh2kQ9mZ4vB8nL3cT5" } },
  });
  expect(table.services[0]?.guessed.map(({ variable }) => variable)).toEqual(["SESSION"]);
  expect(formatTable(table).join("\n")).toContain("- SESSION looks random, so it is in the vault.");
});

test("a weak one is told once, however many have it", async () => {
  const password = "changeme";
  const { table } = await taken({
    db: { image: "postgres:17", environment: { POSTGRES_PASSWORD: password } },
    web: { environment: { DB_PASSWORD: password, URL: `postgres://app:${password}@db/shop` } },
  });
  expect(table.services.flatMap(({ name, weak }) => weak.map(({ secret, sameAs }) => [name, secret, sameAs]))).toEqual([
    ["db", "postgres_password", []],
  ]);
});

test("a secret that is a file of the project too has that file's name", async () => {
  const { secrets, vault } = await taken(
    { web: { environment: { DB_PASSWORD: word } } },
    { secrets: { db_pw: { file: "./pw.txt" } } },
  );
  expect(secrets).toEqual({ web: { DB_PASSWORD: { from: "file_db_pw" } } });
  expect(vault).toEqual({ vault_file_db_pw: word });
});
