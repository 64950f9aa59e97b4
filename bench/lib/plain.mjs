import { randomBytes } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const application = join(repository, "examples", "suggestions");

/**
 * The article's stack, not hardened in any way, with the application and the limits of ours: what is left to compare is the hardening.
 *
 * @param {string} folder where; made here
 * @param {{ name: string, port: number }} stack the compose project, and the port on 127.0.0.1
 * @returns {Promise<{ url: string, remove: () => Promise<unknown> }>} once the page answers
 */
export async function startPlain(folder, { name, port }) {
  const compose = (...words) => run(["docker", "compose", "--project-name", name, ...words], { cwd: folder });
  await mkdir(folder, { recursive: true });
  await cp(join(repository, "bench", "reference", "webserver"), join(folder, "webserver"), { recursive: true });
  await cp(join(application, "webserver"), join(folder, "webserver", "app"), { recursive: true });
  const dockerfile = await readFile(join(folder, "webserver", "Dockerfile"), "utf8");
  const own = dockerfile.replace("COPY index.php /var/www/html/index.php", "COPY app/ /var/www/html/");
  await writeFile(join(folder, "webserver", "Dockerfile"), own);
  const password = randomBytes(12).toString("hex");
  await writeFile(join(folder, "password"), password, { mode: 0o644 });
  await writeFile(join(folder, "compose.yml"), composeFile(port, password));
  await compose("up", "--detach", "--build", "--quiet-pull");
  await seed(`${name}-dbserver-1`, password);
  return {
    url: `http://127.0.0.1:${port}/`,
    remove: async () => {
      await compose("down", "--volumes", "--rmi", "local");
      await rm(folder, { recursive: true });
    },
  };
}

async function seed(container, password) {
  const sql = join(application, "dbserver", "csvs23db.sql");
  const client = `docker exec --interactive ${container} mariadb --skip-ssl -uroot -p${password} csvs23db`;
  for (let tries = 0; tries < 60; tries += 1) {
    const { code } = await run(["sh", "-c", `${client} <${sql}`], { mayFail: true });
    if (code === 0) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(`the database of ${container} did not come up`);
}

function composeFile(port, password) {
  return `services:
  webserver:
    build: ./webserver
    ports: ["127.0.0.1:${port}:8081"]
    environment: { DB_HOST: dbserver, DB_NAME: csvs23db, DB_USER: root, DB_PASSWORD_FILE: /password }
    volumes: ["./password:/password:ro"]
    depends_on: [dbserver]
    mem_limit: 256m
    cpus: 1
  dbserver:
    image: mariadb:11.8
    environment: { MARIADB_ROOT_PASSWORD: ${password}, MARIADB_DATABASE: csvs23db }
    volumes: ["data:/var/lib/mysql"]
    mem_limit: 512m
    cpus: 1
volumes:
  data:
`;
}
