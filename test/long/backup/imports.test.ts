import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { ComposeFolder } from "../../support/projects/compose-folder.ts";
import { expectProven } from "../../support/projects/deploys.ts";

/* Data of a foreign stack: three database servers and a volume. They are backed up, proven, destroyed in several ways, and come back. */

const rows = {
  maria: `CREATE TABLE shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, words TEXT, raw BLOB, at TIMESTAMP);
    INSERT INTO shop.orders (words, raw, at) VALUES ('a\\n-- Dumping data for table \`x\`\\n', x'00ff0a5c', '2020-01-01 00:00:00'), ('ünï€😀 \\'q"', NULL, NOW());
    CREATE TABLE shop.\`odd \`\`name\` (words TEXT); INSERT INTO shop.\`odd \`\`name\` VALUES ('twice'), ('twice');
    CREATE VIEW shop.seen AS SELECT id FROM shop.orders; CREATE PROCEDURE shop.count_all() SELECT COUNT(*) FROM shop.orders;
    CREATE TRIGGER shop.shout BEFORE INSERT ON shop.orders FOR EACH ROW SET NEW.words = UPPER(NEW.words);
    CREATE TABLE shop.plain (n INT) ENGINE=MyISAM; INSERT INTO shop.plain VALUES (7);`,
  pg: `CREATE ROLE reader; CREATE SCHEMA stock AUTHORIZATION app;
    CREATE TABLE stock.items (id serial PRIMARY KEY, words text, raw bytea, tags int[]);
    INSERT INTO stock.items (words, raw, tags) SELECT E'line\\n' || g, '\\x00ff', ARRAY[g] FROM generate_series(1, 500) g;
    DELETE FROM stock.items WHERE id % 7 = 0; UPDATE stock.items SET words = words || '!' WHERE id % 5 = 0;
    GRANT SELECT ON stock.items TO reader; CREATE MATERIALIZED VIEW many AS SELECT count(*) FROM stock.items;`,
};

const lab = new ComposeFolder("backupimport", 0, {
  "docker-compose.yml": `services:
  maria:
    image: mariadb:11.8
    environment: { MARIADB_ROOT_PASSWORD: "it's \\"odd\\" \\\\ 88", MARIADB_DATABASE: shop }
    volumes: ["maria:/var/lib/mysql"]
  mysql:
    image: mysql:8.4
    environment: { MYSQL_ROOT_PASSWORD: Sumatra-Lantern-41-Veil, MYSQL_DATABASE: shop }
    volumes: ["mysql:/var/lib/mysql"]
    healthcheck: { test: ["CMD-SHELL", "mysqladmin ping --silent -uroot -p$$MYSQL_ROOT_PASSWORD"], interval: 2s, retries: 60 }
  pg:
    image: postgres:17
    environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: Harbour-Pilot-55-Kite }
    volumes: ["pg:/var/lib/postgresql/data"]
  files:
    image: debian:13
    user: "1000:1000"
    command: [sh, -c, "while :; do date > /tmp/now; sleep 1; done"]
    healthcheck: { test: ["CMD", "true"], interval: 2s }
    volumes: ["files:/data"]
volumes: { maria: {}, mysql: {}, pg: {}, files: {} }
`,
});
// Not below /tmp, which does not last.
const place = mkdtempSync("/var/backups/harden-init-test-");
const volume = `/var/lib/docker/volumes/${lab.stack}_files/_data`;

afterAll(() => {
  lab.remove();
  for (const path of [place, `/var/lib/harden-init.${lab.stack}.backup`]) {
    rmSync(path, { recursive: true, force: true });
  }
});

/** A statement in a server, by its own client as the administrator. */
function sql(service: "maria" | "mysql" | "pg", statements: string): string {
  const script =
    service === "pg"
      ? "exec psql -qtA -v ON_ERROR_STOP=1 -U app -d app"
      : 'export MYSQL_PWD="$(cat /run/secrets/*root_password 2>/dev/null || printf %s "$MARIADB_ROOT_PASSWORD$MYSQL_ROOT_PASSWORD")"; exec $(command -v mariadb || command -v mysql) -uroot -N --default-character-set=utf8mb4';
  const words = ["exec", "--interactive", `${lab.stack}-${service}-1`, "sh", "-c", script];
  return execFileSync("docker", words, { input: statements, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] }).trim();
}

/** What somebody would notice of the data, by clients that are not ours. */
function look() {
  const shop = `SELECT MD5(GROUP_CONCAT(CONCAT_WS(':', id, words, HEX(raw), at) ORDER BY id)) FROM shop.orders;
    SELECT COUNT(*) FROM shop.seen; SELECT COUNT(*) FROM shop.\`odd \`\`name\`; CALL shop.count_all(); SELECT * FROM shop.plain;`;
  return {
    maria: sql("maria", shop),
    mysql: sql("mysql", shop),
    pg: sql(
      "pg",
      "SELECT count(*), md5(string_agg(id || words || raw::text || tags::text, ',' ORDER BY id)) FROM stock.items; SELECT * FROM many; SELECT has_table_privilege('reader', 'stock.items', 'SELECT')",
    ),
    files: execFileSync("find", [volume, "-printf", "%P %m %U %G %s %l\n"], { encoding: "utf8" }).split("\n").sort(),
    text: readFileSync(join(volume, "deep/file"), "utf8"),
  };
}

const json = (...words: readonly string[]) => {
  const { code, stdout, stderr } = lab.run([...words, "--json"]);
  return {
    code,
    stderr,
    ...(JSON.parse(stdout || "{}") as { hosts?: readonly { result: Backup; backups: readonly Backup[] }[] }),
  };
};
interface Backup {
  readonly backup: string;
  readonly why: string;
  readonly parts: readonly {
    readonly service: string;
    readonly tables?: number;
    readonly rows?: number;
    readonly files?: number;
  }[];
}
const backups = () => json("backup", "list").hosts?.[0]?.backups ?? [];
let before: ReturnType<typeof look>;
let kept: Backup;

test("the first deploy takes the first backup", () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  appendFileSync(join(lab.folder, "harden.yml"), `backups: { to: ${place}/repository }\n`);
  expect(lab.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  expectProven(lab);
  expect(backups()).toEqual([expect.objectContaining({ why: "asked for" })]);
});

test("a backup has all of it, and restic alone reads it", () => {
  for (const service of ["maria", "mysql"] as const) {
    sql(service, rows.maria);
  }
  sql("pg", rows.pg);
  const fill =
    "umask 027; mkdir -p /data/deep; printf words > /data/deep/file; ln -s deep/file /data/link; chmod 640 /data/deep/file";
  docker("exec", "--user", "0", `${lab.stack}-files-1`, "sh", "-c", fill);
  before = look();
  const taken = json("backup", "now");
  expect(taken).toMatchObject({ code: 0 });
  kept = taken.hosts?.[0]?.result ?? kept;
  expect(kept.parts.map(({ service }) => service)).toEqual(["maria", "mysql", "pg", "files"]);
  const restic = (...words: readonly string[]) =>
    execFileSync("restic", ["--no-cache", "--repo", `${place}/repository`, ...words], {
      env: { ...process.env, RESTIC_PASSWORD_FILE: `/opt/harden/${lab.stack}/secrets/backup_password` },
      encoding: "utf8",
    });
  expect(restic("snapshots", "--tag", `backup=${kept.backup},service=pg`)).toContain("/pg.sql");
  expect(restic("dump", "--tag", `backup=${kept.backup},service=maria`, "latest", "/maria.sql")).toContain(
    "odd ``name",
  );
});

test("it is proven in containers that go away, and the stack runs on", () => {
  const containers = lab.containers();
  const proof = json("backup", "prove");
  expect({ code: proof.code, said: proof.code === 0 ? "" : JSON.stringify(proof) }).toEqual({ code: 0, said: "" });
  expect(proof.hosts?.[0]?.result.parts).toEqual([
    expect.objectContaining({ service: "maria", tables: 3, rows: 5 }),
    expect.objectContaining({ service: "mysql", tables: 3, rows: 5 }),
    expect.objectContaining({ service: "pg", tables: 1, rows: 429 }),
    expect.objectContaining({ service: "files", files: 4 }),
  ]);
  expect(lab.containers()).toEqual(containers);
  expect(docker("ps", "--all", "--format", "{{.Names}}")).not.toContain("harden-proof");
  expect(docker("volume", "ls", "--format", "{{.Name}}")).not.toContain("harden-proof");
  expect(readdirSync("/run").filter((name) => name.startsWith("harden-proof"))).toEqual([]);
});

test("what was destroyed comes back, and what was there before the restore is kept too", () => {
  sql("maria", "DROP VIEW shop.seen; DROP TABLE shop.orders; CREATE DATABASE later; CREATE TABLE later.t (n INT)");
  sql("mysql", "DROP DATABASE shop");
  sql("pg", "DROP SCHEMA stock CASCADE");
  docker(
    "exec",
    "--user",
    "0",
    `${lab.stack}-files-1`,
    "sh",
    "-c",
    "rm -r /data/deep /data/link; printf other > /data/new",
  );
  const { code, stdout } = lab.run(["restore", kept.backup, "--yes"]);
  expect({ code, stdout: code === 0 ? "" : stdout }).toEqual({ code: 0, stdout: "" });
  expect(look()).toEqual(before);
  expect(existsSync(join(volume, "new"))).toBe(false);
  expect(backups()[0]).toMatchObject({ why: "before a restore" });
  expectProven(lab);
});

test("a deploy that makes a database again backs it up first, and one that does not leaves the backups alone", () => {
  const count = backups().length;
  const file = join(lab.folder, "harden.yml");
  writeFileSync(file, readFileSync(file, "utf8").replace("  pg:\n", "  pg:\n    limits: { pids: 300 }\n"));
  expect(lab.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  expect(lab.run(["deploy"])).toMatchObject({ code: 0 });
  expect(backups()[0]).toMatchObject({ why: "before a deploy" });
  expect(lab.run(["deploy"])).toMatchObject({ code: 0 });
  expect(backups().length).toBeLessThanOrEqual(count + 1);
  expect(look()).toEqual(before);
});

test("a dump that fails is no backup, and no container is touched for it", () => {
  const [list, containers] = [backups(), lab.containers()];
  sql("maria", "CREATE VIEW shop.broken AS SELECT id FROM shop.orders; ALTER TABLE shop.orders RENAME COLUMN id TO nr");
  const { code, stderr, stdout } = lab.run(["backup", "now"]);
  expect({ code, said: `${stdout}${stderr}` }).toMatchObject({
    code: 5,
    said: expect.stringContaining("the dump in backupimport-maria-1"),
  });
  expect(backups()).toEqual(list);
  const file = join(lab.folder, "harden.yml");
  writeFileSync(file, readFileSync(file, "utf8").replace("pids: 300", "pids: 301"));
  expect(lab.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const deployed = lab.run(["deploy"]);
  expect(deployed).toMatchObject({ code: 5, stdout: expect.stringContaining("No container was changed.") });
  const restored = lab.run(["restore", kept.backup, "--yes"]);
  expect(restored).toMatchObject({ code: 5, stdout: expect.stringContaining("nothing was changed") });
  expect(lab.containers()).toEqual(containers);
  expect(lab.run(["deploy", "--without-backup"])).toMatchObject({ code: 0 });
  sql("maria", "DROP VIEW shop.broken; ALTER TABLE shop.orders RENAME COLUMN nr TO id");
});

test("a repository that is damaged does not pass for a proof", () => {
  const data = join(place, "repository", "data");
  for (const name of readdirSync(data, { recursive: true }).map(String)) {
    const file = join(data, name);
    if (/^[0-9a-f]{2}\/[0-9a-f]{64}$/.test(name)) {
      const content = readFileSync(file);
      content[Math.floor(content.length / 2)] = (content[Math.floor(content.length / 2)] ?? 0) ^ 0xff;
      rmSync(file);
      writeFileSync(file, content);
    }
  }
  expect(lab.run(["backup", "prove"])).toMatchObject({ code: 3 });
  expect(lab.run(["restore", kept.backup, "--yes"]).code).toBe(5);
});
