import { readFileSync } from "node:fs";
import { loadKinds } from "../../src/kinds/load.ts";
import { caseStudy, dbserver, planOf, webserver } from "../support/case-study.ts";

/* The web service as it is written for each base: what varies is right everywhere, and what must not be there is nowhere. */

const bases = Object.entries((await loadKinds()).get("php-nginx")?.bases ?? {});

async function serviceFile(base: string, path: string): Promise<string> {
  const services = { webserver: webserver({ base, extensions: ["gd", "intl"] }), dbserver: dbserver() };
  const { files } = await planOf(caseStudy({ services }));
  return files.find((file) => file.path.endsWith(`/webserver/${path}`))?.text ?? "";
}

describe.each(bases)("from %s", (base, { phpVersion, nginxPackage }) => {
  test("the Dockerfile installs that distribution's PHP and ends as www-data", async () => {
    const dockerfile = await serviceFile(base, "Dockerfile");
    expect(dockerfile).toContain(`FROM ${base}\n`);
    for (const name of [`php${phpVersion}-fpm`, `php${phpVersion}-gd`, `php${phpVersion}-intl`, nginxPackage]) {
      expect(dockerfile).toMatch(new RegExp(`^ +${name} \\\\$`, "m"));
    }
    expect(dockerfile).toMatch(/^USER 33:33$/m);
    expect(dockerfile).not.toMatch(/^ARG|PASSWORD/m);
  });

  test("PHP workers see the database's address and the name of the password's file, nothing else", async () => {
    const pool = await serviceFile(base, "php/php-fpm.conf");
    expect(pool.match(/^env\[.*$/gm)).toEqual([
      "env[DB_HOST] = $DB_HOST",
      "env[DB_NAME] = $DB_NAME",
      "env[DB_USER] = $DB_USER",
      "env[DB_PASSWORD_FILE] = $DB_PASSWORD_FILE",
    ]);
    expect(pool).toContain("clear_env = yes");
  });
});

const postgres = dbserver({ kind: "postgres", image: "postgres:17" });

test.each([
  ["MariaDB", { webserver: webserver(), dbserver: dbserver() }, ["mysql"], /mysqli_init/],
  ["PostgreSQL", { webserver: webserver(), dbserver: postgres }, ["pgsql"], /new PDO\(\$address/],
  ["no database", { webserver: webserver({ uses: [] }) }, [], /^(?![\s\S]*\nfunction )/],
])("with %s it has that driver only, and its health check goes that way", async (_what, services, drivers, way) => {
  const { files } = await planOf(caseStudy({ services }));
  const text = (path: string) => files.find((file) => file.path.endsWith(`/webserver/${path}`))?.text ?? "";
  expect([...text("Dockerfile").matchAll(/php[0-9.]+-([a-z]+) /g)].map(([, name]) => name)).toEqual([
    "fpm",
    ...drivers,
  ]);
  expect(text("health/health.php")).toMatch(way);
  expect(text("health/health.php")).toMatch(/^<\?php\n/);
});

test("the example application has an index, and a seed for the table that the case study names", () => {
  expect(readFileSync("examples/suggestions/webserver/index.php", "utf8")).toMatch(/^<\?php/);
  expect(readFileSync("examples/suggestions/dbserver/csvs23db.sql", "utf8")).toContain("CREATE TABLE suggestion (");
});
