import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { loadAttacks } from "./attacks.mjs";
import { besiege } from "./siege.mjs";

/** What stands in no task of a swarm here: files of PHP and of nginx, and the data of a database's server. */
const elsewhere = ["web/files/write-web-root", "web/files/php-settings", "database/program-among-data"];

const image = "node:22-slim";
const page = 'require("node:http").createServer((_, answer) => answer.end("here")).listen(8081)';
const plainNetwork = "attacks-plain";
const sides = ["web", "database"];

/** Those that can be tried from inside a task of a swarm. @returns {Promise<import("./attacks.mjs").Attack[]>} */
export async function loadTaskAttacks() {
  const attacks = await loadAttacks(["web", "database", "task"]);
  return attacks.filter(({ id }) => !elsewhere.includes(id));
}

/**
 * Tries attacks on the tasks that `find` finds. A task whose health cannot be asked, as it has no process left for that, is replaced by the swarm: what
 * may come to that is tried in the end, each on the tasks that are there then.
 *
 * @returns {ReturnType<typeof besiege>} `fallen` are tasks that did not outlive all else
 */
export async function besiegeTasks(host, find, attacks, patience) {
  const isFilling = ({ id }) => /(bomb|hog)$/.test(id);
  const calm = await besiege(
    host,
    await find(),
    attacks.filter((attack) => !isFilling(attack)),
    patience,
  );
  const outcomes = new Map(calm.outcomes);
  for (const attack of attacks.filter(isFilling)) {
    const siege = await besiege(host, await again(find), [attack], patience);
    outcomes.set(attack.id, siege.outcomes.get(attack.id));
  }
  return { outcomes, fallen: calm.fallen };
}

/** Until the swarm has replaced a task. */
async function again(find) {
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(1_000)) {
    try {
      return await find();
    } catch {
      // Not healthy yet, or the previous one is still there.
    }
  }
  return await find();
}

/** The healthy tasks of a deployed stack on a server, by the names of the services that stand for both sides. */
export async function deployedTasks(host, stack, { web, database }) {
  const find = (service) =>
    containerBy(
      host,
      "health=healthy",
      `label=io.harden-init.stack=${stack}`,
      `label=io.harden-init.service=${service}`,
    );
  return besieged({ web: await find(web), database: await find(database) }, await containerBy(host, plain("database")));
}

/** Two services on each server of the swarm as nothing hardens them: root, Docker's defaults, on one network of their own. */
export async function raisePlainServices(manager) {
  await manager.run(["docker", "network", "create", "--driver", "overlay", plainNetwork]);
  // By its id no server asks a registry for it.
  const id = (await manager.run(["docker", "image", "inspect", "--format", "{{.Id}}", image])).trim();
  for (const side of sides) {
    const words = ["--mode", "global", "--network", plainNetwork, "--endpoint-mode", "dnsrr", "--no-resolve-image"];
    const name = ["--name", `${plainNetwork}-${side}`];
    await manager.run(["docker", "service", "create", "--quiet", ...name, ...words, id, "node", "-e", page]);
  }
}

/** Those tasks on a server. */
export async function plainTasks(host) {
  const [web, database] = [await containerBy(host, plain("web")), await containerBy(host, plain("database"))];
  return besieged({ web, database }, database);
}

const plain = (side) => `label=com.docker.swarm.service.name=${plainNetwork}-${side}`;

/** On a server, what a swarm has nothing for: privileged containers, with the engine's socket and its folder inside. */
export async function raiseOpenContainers(host) {
  const options = ["--privileged", "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined"];
  const mounts = ["/var/run/docker.sock:/var/run/docker.sock", "/var/lib/docker:/host/var/lib/docker:ro"];
  const volumes = mounts.flatMap((mount) => ["--volume", mount]);
  const run = (side) =>
    host.run(["docker", "run", "--detach", "--name", open(side), ...options, ...volumes, image, "node", "-e", page]);
  await Promise.all(sides.map(run));
  return {
    ...besieged({ web: open("web"), database: open("database") }, await containerBy(host, plain("database"))),
    remove: () => host.run(["docker", "rm", "--force", ...sides.map(open)]),
  };
}

const open = (side) => `attacks-open-${side}`;

/** No password is in any of them: what replaces it in what is shown must be no text that occurs. */
function besieged(containers, others) {
  return { ...containers, others, hasPages: true, rootSql: [], rootPassword: randomBytes(12).toString("hex") };
}

async function containerBy(host, ...filters) {
  const words = filters.flatMap((filter) => ["--filter", filter]);
  const ids = (await host.run(["docker", "ps", "--quiet", ...words])).trim().split("\n").filter(Boolean);
  if (ids.length !== 1) {
    throw new Error(`${ids.length} containers instead of one have ${filters.join(" and ")} on ${host.name}`);
  }
  return ids[0];
}
