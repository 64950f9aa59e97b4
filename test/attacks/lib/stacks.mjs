import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";
import { run } from "./host.mjs";

const reference = fileURLToPath(new URL("../../../bench/reference/", import.meta.url));
const services = { web: "webserver", database: "dbserver" };

/**
 * A stack that harden-init has deployed on a host.
 *
 * @param {{ web?: string, database?: string }} [names] of its services; the case study's where none are given
 */
export async function deployedStack(host, name, names = services) {
  const { web, database } = await containersOf(host, name, names);
  const rootPassword = await host.run(["cat", `/opt/harden/${name}/secrets/${names.database}_root_password`]);
  const rootSql = ["docker", "exec", "--interactive", database, "/opt/harden/scripts/as-root"];
  return { web, database, rootSql, rootPassword: rootPassword.trim() };
}

/** What some controls need on the server: AppArmor in the kernel, and the stack's rules in the packet filter. */
export async function equipmentOf(host, name) {
  const answers = (test) =>
    host.run(["sh", "-c", `${test} && echo yes || true`]).then((answer) => answer.trim() === "yes");
  return {
    apparmor: await answers("grep -q Y /sys/module/apparmor/parameters/enabled 2>/dev/null"),
    // On a swarm, the stacks of a server share one table.
    filter: await answers(
      `{ systemctl is-active --quiet harden-init.${name}.host-filter.service || systemctl is-active --quiet harden-init-swarm-filter.service; } 2>/dev/null`,
    ),
  };
}

/** The system, kernel and engine of a host, in a line. */
export async function descriptionOf(host) {
  const system = await host.run(["sh", "-c", '. /etc/os-release; printf "%s, Linux %s" "$PRETTY_NAME" "$(uname -r)"']);
  const engine = await host.run(["docker", "version", "--format", "Docker {{.Server.Version}}"]);
  return `${system}, ${engine.trim()}`;
}

/**
 * Raises the article's stack as it is, on every address of the host, as Compose publishes ports that are given no address.
 * With `open`, also without the defences that Docker gives to everybody, and with the mistakes of its tutorials: privileged, the engine's
 * socket inside, the password in an image. What does not succeed even there cannot be tried on that host at all.
 */
export async function raisePlain(host, name, { open = false } = {}) {
  const password = randomBytes(12).toString("hex");
  const image = open ? await openImage(host, password) : await plainImage(host);
  const compose = parse(await readFile(`${reference}docker-compose.yml`, "utf8"));
  const { webserver, dbserver } = compose.services;
  for (const service of [webserver, dbserver]) {
    delete service.container_name;
    Object.assign(
      service,
      open ? { privileged: true, security_opt: ["seccomp=unconfined", "apparmor=unconfined"] } : {},
    );
  }
  delete webserver.build;
  Object.assign(webserver, {
    image,
    ports: ["8081"],
    ...(open ? { volumes: ["/var/run/docker.sock:/var/run/docker.sock"] } : {}),
  });
  dbserver.ports = ["3306"];
  const text = stringify({ ...compose, name }).replaceAll(/\$\{DB_PASSWORD[^}]*\}/g, password);
  const remove = () => host.run(["docker", "compose", "--file", "-", "down", "--volumes", "--timeout", "1"], text);
  await host.run(["docker", "compose", "--file", "-", "up", "--detach", "--quiet-pull"], text);
  const containers = await containersOf(host, name, services);
  const rootSql = [
    "docker",
    "exec",
    "--interactive",
    containers.database,
    "mariadb",
    "-uroot",
    `-p${password}`,
    "--batch",
    "--skip-column-names",
  ];
  await untilItAnswers(host, rootSql);
  return { ...containers, rootSql, rootPassword: password, remove };
}

async function containersOf(host, name, { web, database }) {
  const format = '{{.Label "com.docker.compose.service"}} {{.Names}}';
  const lines = await host.run([
    "docker",
    "ps",
    "--filter",
    `label=com.docker.compose.project=${name}`,
    "--format",
    format,
  ]);
  const byService = new Map(
    lines
      .trim()
      .split("\n")
      .map((line) => line.split(" ")),
  );
  const find = (service) => {
    if (!byService.has(service)) {
      throw new Error(`no service ${service} of a stack ${name} runs on ${host.name}`);
    }
    return byService.get(service);
  };
  return { web: find(web), database: find(database) };
}

/** The article's image, built on this machine and brought to the host where that is another one. */
async function plainImage(host) {
  const image = "harden-init-attacks/plain";
  const id = (await run(["docker", "build", "--quiet", "--tag", image, `${reference}webserver`])).trim();
  const there = await host.run(["docker", "images", "--quiet", "--no-trunc", image]);
  if (!there.includes(id)) {
    await run(["sh", "-c", `docker save ${image} | gzip -1 | ${host.prefix} docker load`]);
  }
  return image;
}

async function openImage(host, password) {
  const image = "harden-init-attacks/open";
  await host.run(
    ["docker", "build", "--quiet", "--tag", image, "-"],
    `FROM ${await plainImage(host)}\nENV DB_PASSWORD=${password}\n`,
  );
  return image;
}

/** The server of the very first start has no network; it goes away again. */
async function untilItAnswers(host, rootSql, tries = 60) {
  for (let left = tries; ; left--) {
    const answer = await host.run(["sh", "-c", 'echo "SELECT @@skip_networking" | "$0" "$@" 2>&1 || true', ...rootSql]);
    if (answer.trim() === "0") {
      return;
    }
    if (left === 0) {
      throw new Error(`the plain stack's database does not answer: ${answer}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
