import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/lab.ts";
import { temporaryFolder } from "../../support/rendered.ts";

/* A database URL shares its password with the database's own variable: one secret of the vault, which changes in both places at once. */

const stack = "sharedsecret";
const folder = join(temporaryFolder("shared-secret"), stack);
const passphrase = join(folder, "..", "passphrase");
const cli = join(process.cwd(), "dist/cli.js");
const [first, second] = ["p/W9+kv-x2Tq", "n%4w$ecret/Zz8"];
const url = (password: string) => `postgres://app:${encodeURIComponent(password)}@db/shop`;

const files: Readonly<Record<string, string>> = {
  "docker-compose.yml": `services:
  db:
    image: postgres:17
    environment: { POSTGRES_USER: app, POSTGRES_DB: shop, POSTGRES_PASSWORD: "${first}" }
    volumes: ["data:/var/lib/postgresql/data"]
  web:
    build: ./web
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
};

function harden(input: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("node", [cli, ...words], {
    cwd: folder,
    encoding: "utf8",
    input,
    env: { ...process.env, NO_COLOR: "1", ANSIBLE_VAULT_PASSWORD_FILE: passphrase },
  });
  return { code: status, stdout, stderr };
}

function inside(service: string, ...words: readonly string[]): string {
  return docker("exec", `${stack}-${service}-1`, ...words).trim();
}

/** What the client has, what the database was given, and what the one is told by the other. */
function seen() {
  return {
    client: inside("web", "printenv", "DATABASE_URL"),
    database: inside("db", "cat", "/run/secrets/db_postgres_password"),
    answer: inside("web", "sh", "-c", `psql --no-password --tuples-only "$DATABASE_URL" --command "SELECT 'welcome'"`),
  };
}

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(passphrase, "harbour violet 4711 teapot lantern quarry", { mode: 0o600 });
});

afterAll(() => {
  harden("", "down", "--volumes", "--yes");
  for (const left of [join(folder, ".."), join("/opt/harden", stack)]) {
    rmSync(left, { recursive: true, force: true });
  }
});

test("the application connects after the import, with one secret in the vault", () => {
  expect(harden("", "init", "--from", "docker-compose.yml", "--set", `name=${stack}`, "--yes")).toMatchObject({
    code: 0,
  });
  const answers = readFileSync(join(folder, "harden.yml"), "utf8");
  expect(answers).toContain("POSTGRES_PASSWORD: { as: file, from: postgres_password }");
  expect(answers).toContain('DATABASE_URL: { from: postgres_password, text: "postgres://app:{secret}@db/shop" }');
  expect(harden("", "secrets", "list").stdout).toBe(
    "postgres_password  set; read by db, web: POSTGRES_PASSWORD of db, DATABASE_URL of web\n",
  );

  const { code, stdout } = harden("", "deploy", "--prove", "--json");
  expect({ code, idempotent: JSON.parse(stdout).idempotent }).toEqual({ code: 0, idempotent: true });
  expect(seen()).toEqual({ client: url(first), database: first, answer: "welcome" });
});

test("one change of the secret reaches both", () => {
  expect(harden(second, "secrets", "set", "postgres_password")).toMatchObject({ code: 0 });
  // The database has stored the previous one.
  inside("db", "psql", "--username", "app", "shop", "--command", `ALTER ROLE app PASSWORD '${second}'`);
  expect(harden("", "deploy")).toMatchObject({ code: 0 });
  expect(seen()).toEqual({ client: url(second), database: second, answer: "welcome" });
});
