import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ComposeFolder } from "../../support/projects/compose-folder.ts";
import { expectProven } from "../../support/projects/deploys.ts";

/* A database URL shares its password with the database's own variable: one secret of the vault, which changes in both places at once. */

const [first, second] = ["p/W9+kv-x2Tq", "n%4w$ecret/Zz8"];
const url = (password: string) => `postgres://app:${encodeURIComponent(password)}@db/shop`;

const lab = new ComposeFolder("sharedsecret", 0, {
  "docker-compose.yml": `services:
  db:
    image: postgres:17
    environment: { POSTGRES_USER: app, POSTGRES_DB: shop, POSTGRES_PASSWORD: "${first}" }
    volumes: ["data:/var/lib/postgresql/data"]
  web:
    build: ./web
    stop_grace_period: 1s
    depends_on: { db: { condition: service_healthy } }
    environment: { DATABASE_URL: "${url(first)}" }
    healthcheck:
      test: ["CMD-SHELL", "psql --no-password \\"$$DATABASE_URL\\" --command 'SELECT 1'"]
      interval: 1s
      retries: 20
volumes: { data: {} }
`,
  "web/Dockerfile": `FROM debian:13
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client && rm -r /var/lib/apt/lists
USER 1000:1000
CMD ["sleep", "infinity"]
`,
});

afterAll(() => lab.remove());

/** What the client has, what the database was given, and what the one is told by the other. */
function seen() {
  return {
    client: lab.inside("web", "printenv", "DATABASE_URL"),
    database: lab.inside("db", "cat", "/run/secrets/db_postgres_password"),
    answer: lab.inside(
      "web",
      "sh",
      "-c",
      `psql --no-password --tuples-only "$DATABASE_URL" --command "SELECT 'welcome'"`,
    ),
  };
}

/** As the application asks, with another password. */
function askWith(password: string): string {
  return lab.inside("web", "psql", "--no-password", "--tuples-only", url(password), "--command", "SELECT 1");
}

test("the application connects after the import, with one secret in the vault", () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  const answers = readFileSync(join(lab.folder, "harden.yml"), "utf8");
  expect(answers).toContain("POSTGRES_PASSWORD: { as: file, from: postgres_password }");
  expect(answers).toContain('DATABASE_URL: { from: postgres_password, text: "postgres://app:{secret}@db/shop" }');
  expect(lab.run(["secrets", "list"]).stdout).toBe(
    "postgres_password  set today, weak: about 39 bits; read by db, web: POSTGRES_PASSWORD of db, DATABASE_URL of web\n",
  );

  expectProven(lab);
  expect(seen()).toEqual({ client: url(first), database: first, answer: "welcome" });
});

test("one change of the secret reaches both, and the database that has stored the previous one", () => {
  expect(lab.run(["secrets", "set", "postgres_password"], {}, second)).toMatchObject({ code: 0 });
  expect(lab.run(["deploy"])).toMatchObject({ code: 0 });
  expect(seen()).toEqual({ client: url(second), database: second, answer: "welcome" });
  expect(() => askWith(first)).toThrow("password authentication failed");
});
