// Backing up and restoring a database: harden-init beside the database's own tools by hand, from and to a plain file.
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, median } from "./lib/measure.mjs";
import { hardenInit, makeProject, removeStack } from "./lib/ours.mjs";
import { publish, show } from "./lib/results.mjs";
import { run } from "./lib/run.mjs";

/** Of some 500 bytes each: a dump of a gigabyte. */
const rows = Number(process.env.BENCH_ROWS ?? 2_000_000);

const words = Array.from({ length: 15 }, () => "MD5(RAND())").join(", ");
const pgWords = Array.from({ length: 15 }, () => "md5(random()::text)").join(" || ");
const maria = "/opt/harden/scripts/as-root --default-character-set=utf8mb4";

/**
 * Each database: how it is described, filled, given one percent more rows, and by hand dumped to a file and loaded from one: a plain one, and a compressed
 * one as its manual has it.
 */
const databases = {
  mariadb: {
    image: "mariadb:11.8",
    fill: `${maria} shop -e "CREATE TABLE big (id INT PRIMARY KEY AUTO_INCREMENT, words TEXT); INSERT INTO big (words) SELECT CONCAT(${words}) FROM seq_1_to_${rows}"`,
    grow: `${maria} shop -e "INSERT INTO big (words) SELECT CONCAT(${words}) FROM seq_1_to_${rows / 100}"`,
    dump: `mariadb-dump --defaults-extra-file=/tmp/login --skip-ssl --single-transaction --quick --databases shop`,
    load: maria,
    compressed: { pipe: "gzip", unpack: "gunzip" },
  },
  postgres: {
    image: "postgres:17",
    fill: `psql -q -U postgres shop -c "CREATE TABLE big AS SELECT g AS id, ${pgWords} AS words FROM generate_series(1, ${rows}) g" -c "ALTER TABLE big ADD PRIMARY KEY (id)"`,
    grow: `psql -q -U postgres shop -c "INSERT INTO big SELECT (SELECT max(id) FROM big) + g, ${pgWords} FROM generate_series(1, ${rows / 100}) g"`,
    dump: "pg_dump -U postgres --clean --if-exists shop",
    load: "psql -q -U postgres shop",
    compressed: { options: "--format=custom", load: "pg_restore --clean --if-exists -U postgres -d shop" },
  },
};

export async function benchBackup({ rounds = 3 } = {}) {
  const parent = await mkdtemp(join(tmpdir(), "bench-backup-"));
  const figures = {};
  try {
    for (const name of Object.keys(databases)) {
      figures[name] = await benchOne(parent, name, rounds);
    }
  } finally {
    await rm(parent, { recursive: true });
  }
  await report(figures, rounds);
}

async function benchOne(parent, kind, rounds) {
  const { image, fill, grow, dump, load, compressed } = databases[kind];
  const stack = `benchbackup${kind}`;
  const place = `/var/backups/harden-init-bench-${kind}`;
  const file = `/var/backups/harden-init-bench-${kind}.sql`;
  const kept = `/var/backups/harden-init-bench-${kind}-by-hand`;
  const clean = async () => {
    await removeStack(stack);
    await run(["rm", "-rf", place, file, `${file}.gz`, kept, `/var/lib/harden-init.${stack}.backup`]);
  };
  await clean();
  try {
    const services = `  db: { kind: ${kind}, image: "${image}", database: shop, limits: { memory: 1g } }`;
    const { folder, passphrase } = await makeProject(join(parent, stack), { name: stack, services });
    await appendFile(
      join(folder, "harden.yml"),
      `backups: { to: ${place}, keep: { last: 7, daily: 0, weekly: 0, monthly: 0 } }\n`,
    );
    const vault = ["--vault-password-file", passphrase];
    await run(hardenInit("generate", folder, "--yes", ...vault));
    await run(hardenInit("deploy", folder, ...vault));
    const inside = (script) => ["docker", "exec", "--interactive", `${stack}-db-1`, "sh", "-c", script];
    const login = `printf '[client]\\nuser=root\\npassword=%s\\n' "$(cat /run/secrets/*_root_password)" > /tmp/login`;
    await run(inside(kind === "mariadb" ? `${login}; ${fill}` : fill));
    const shell = async (text) => (await run(["sh", "-c", text])).seconds;
    const quoted = (argv) => argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
    const ours =
      (...argv) =>
      async () =>
        (await run(hardenInit(...argv, "-C", folder))).seconds;
    const { options = "", pipe = "cat", unpack = "cat", load: loadIt = load } = compressed;
    const restic = `restic --repo ${kept} --password-file ${passphrase} --no-cache --quiet`;
    await shell(`${quoted(inside(dump))} > ${file}`);
    return {
      ...(await alternate(rounds, {
        "dump by hand": () => shell(`${quoted(inside(dump))} > ${file}`),
        "compressed dump by hand": () => shell(`${quoted(inside(`${dump} ${options}`))} | ${pipe} > ${file}.gz`),
        "dump into restic by hand": async () => {
          await run(["rm", "-rf", kept]);
          const keep = `${restic} backup --stdin --stdin-filename dump.sql`;
          return shell(`${restic} init && ${quoted(inside(dump))} | ${keep}`);
        },
        backup: async () => {
          // Nothing of it is in the repository yet.
          await run(["rm", "-rf", place]);
          return ours("backup", "now")();
        },
        "next backup": async () => {
          await run(inside(grow));
          return ours("backup", "now")();
        },
      })),
      ...(await alternate(rounds, {
        "load by hand": () => shell(`${quoted(inside(load))} < ${file}`),
        "load of the compressed by hand": () => shell(`${unpack} < ${file}.gz | ${quoted(inside(loadIt))}`),
        restore: ours("restore", "--without-backup", "--yes"),
        prove: ours("backup", "prove"),
      })),
    };
  } finally {
    await clean();
  }
}

async function report(figures, rounds) {
  const row = (kind, ours, byHand) => {
    const [one, other] = [
      median(figures[kind][ours]),
      byHand.reduce((sum, name) => sum + median(figures[kind][name]), 0),
    ];
    return [`${kind}: ${ours}`, byHand.join(" and "), show(other), show(one), (one / other).toFixed(2)];
  };
  const [plain, compressed] = [["dump by hand"], ["compressed dump by hand"]];
  await publish("backup", {
    title: `A database of ${rows} rows of 500 bytes: by hand with its own tools, and by harden-init, median of ${rounds}`,
    heads: ["", "by hand", "takes", "harden-init", "ratio"],
    rows: Object.keys(figures).flatMap((kind) => [
      row(kind, "backup", plain),
      row(kind, "backup", compressed),
      // Encrypted and compressed, as ours is.
      row(kind, "backup", ["dump into restic by hand"]),
      row(kind, "next backup", plain),
      row(kind, "next backup", compressed),
      // Both dump what came back, too, and compare it.
      ...["restore", "prove"].flatMap((ours) => [
        row(kind, ours, ["load by hand", ...plain]),
        row(kind, ours, ["load of the compressed by hand", ...compressed]),
      ]),
    ]),
    figures,
  });
}
