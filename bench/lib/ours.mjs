import { randomBytes } from "node:crypto";
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const cli = join(repository, "dist", "cli.js");

/** The command line of our tool. */
export function hardenInit(...words) {
  return [process.execPath, cli, ...words];
}

/**
 * Writes a project for the case study, for one database and many web services, or for services of one's own.
 *
 * @param {string} folder where; made here
 * @param {{ name: string, port?: number, services?: number | string, hosts?: readonly string[] }} stack the first port, the number of services in all
 *   (default 2) or the services as YAML, and the hosts, each as YAML in one line (default: this machine)
 * @returns {Promise<{ folder: string, passphrase: string, init: number }>} its folder, the file of its passphrase, and the seconds that `init` took
 */
export async function makeProject(folder, { name, port, services = 2, hosts = ["{ name: here, connection: local }"] }) {
  const passphrase = `${folder}.passphrase`;
  const answers = `${folder}.answers.yml`;
  await mkdir(folder, { recursive: true });
  await cp(join(repository, "examples", "suggestions"), folder, { recursive: true });
  await writeFile(passphrase, randomBytes(24).toString("hex"), { mode: 0o600 });
  await writeFile(answers, answersFor(name, port, services, hosts));
  const words = ["init", folder, "--answers", answers, "--yes", "--vault-password-file", passphrase];
  const { seconds } = await run(hardenInit(...words));
  return { folder, passphrase, init: seconds };
}

/** Tells a project's Ansible by which configuration of ssh each of its hosts is reached. */
export async function tellWays(project, servers) {
  const folder = join(project, "inventory", "host_vars");
  await mkdir(folder, { recursive: true });
  for (const { name, sshConfig } of servers) {
    await writeFile(join(folder, `${name}.yml`), `ansible_ssh_common_args: -F ${sshConfig}\n`);
  }
}

/** Takes away the images that the stack was built into, and the names of those that its releases keep. */
export async function removeImages(name) {
  // By their names: an image that a release keeps may be other stacks' too.
  const format = "{{.Repository}}:{{.Tag}}";
  const { output } = await run(["docker", "image", "ls", "--format", format, "--filter", `reference=${name}/*`]);
  const names = output.split("\n").filter(Boolean);
  if (names.length > 0) {
    await run(["docker", "image", "rm", "--force", ...names]);
  }
}

/** Takes the stack away from this machine, with its data. The images stay, so that the next deploy builds from the cache. */
export async function removeStack(name) {
  const root = `/opt/harden/${name}`;
  await run(["docker", "compose", "--project-name", name, "down", "--volumes", "--remove-orphans"], { mayFail: true });
  await rm(root, { recursive: true, force: true });
  for (const profile of await profilesOf(name)) {
    await run(["apparmor_parser", "-R", profile], { mayFail: true });
    await rm(profile, { force: true });
  }
}

async function profilesOf(name) {
  const folder = "/etc/apparmor.d";
  const files = await readdir(folder).catch(() => []);
  return files.filter((file) => file.startsWith(`harden-init.${name}.`)).map((file) => join(folder, file));
}

function answersFor(name, port, services, hosts) {
  const written = typeof services === "string" ? services : describeCaseStudy(port, services);
  return `version: 1
name: ${name}
hosts:
${hosts.map((host) => `  - ${host}`).join("\n")}
services:
${written}
# Images that were built on this machine have no digest of a registry.
trust: tag
`;
}

/** One database and many web services. */
function describeCaseStudy(port, services) {
  const web = (index) => `  web${index}:
    kind: php-nginx
    base: debian:13
    source: ./webserver
    publish: 127.0.0.1:${port + index}
    uses: [dbserver]`;
  return `${Array.from({ length: services - 1 }, (_, index) => web(index)).join("\n")}
  dbserver:
    kind: mariadb
    image: mariadb:11.8
    database: csvs23db
    seed: { file: ./dbserver/csvs23db.sql, unless_table: suggestion }`;
}
