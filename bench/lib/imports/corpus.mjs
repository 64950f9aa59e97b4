import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const declares = /^services:/m;
const name = /\/(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/;

/** Every compose file below a folder, absolute, sorted: what is called so, and other YAML that declares services. */
export async function composeFilesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter(
      (entry) => entry.isFile() && /\.ya?ml$/.test(entry.name) && !/\/\.git(?:hub)?(?:\/|$)/.test(entry.parentPath),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const isOne = await Promise.all(
    files.map(async (file) => name.test(file) || declares.test(await readFile(file, "utf8"))),
  );
  return files.filter((_, at) => isOne[at]);
}

const images = [
  "nginx:1.29",
  "mysql:8.4",
  "redis:7",
  "postgres:17",
  "example.org/team/app:1.2",
  "wordpress",
  "mariadb:11.8",
];

/**
 * Writes compose files as people write them: short and long forms, anchors, passwords in plain text, open ports; the same ones every time.
 *
 * @returns {Promise<string[]>} their paths
 */
export async function generateCorpus(folder, count) {
  const files = Array.from({ length: count }, (_, index) => join(folder, `stack${index}`, "docker-compose.yml"));
  for (const [index, file] of files.entries()) {
    await mkdir(join(folder, `stack${index}`), { recursive: true });
    await writeFile(file, project(index));
  }
  return files;
}

/** Writes one such file with as many services as are wanted. */
export async function generateStack(folder, services) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "docker-compose.yml"), project(0, services));
}

function project(index, count = 1 + (index % 12)) {
  const services = Array.from({ length: count }, (_, at) => service(index, at));
  return `version: "3.${index % 9}"
x-common: &common
  restart: always
services:
${services.join("")}volumes:
  data${index}: {}
networks:
  back: { driver: bridge }
`;
}

function service(index, at) {
  const image = images[(index + at) % images.length];
  const ports = at % 2 === 0 ? `["${8000 + at}:80"]` : `[{ target: 80, published: "${8000 + at}" }]`;
  return `  # service ${at} of stack ${index}
  s${at}:
    <<: *common
    image: ${image}
    ports: ${ports}
    environment:
      - MODE=live
      - DB_PASSWORD=pass-${index}-${at}
      - GREETING=hello $$world
    volumes:
      - data${index}:/data
      - ./conf:/etc/app:ro
    networks: [back]
    command: run --workers ${at + 1} # of the ${at}th
    labels: { "org.example.at": "${at}" }
    healthcheck: { test: ["CMD", "true"], interval: 1m30s }
${at === 0 ? "" : `    depends_on: [s${at - 1}]\n`}`;
}
