import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const cluster = join(repository, "scripts", "cluster", "cluster.sh");
const container = join(repository, "scripts", "server", "container.sh");
/** Apart from the network of the tests' cluster. */
const subnet = { CLUSTER_SUBNET: "10.212.77" };
const watchers = "/proc/sys/fs/inotify/max_user_instances";

/**
 * Starts many servers in containers on one bridge, each with sshd and an engine of its own.
 *
 * @param {string} folder where their keys are kept; made here
 * @param {{ count: number, images: readonly string[] }} what how many, and what their engines have
 * @returns {Promise<{ servers: readonly { name: string, address: string, sshConfig: string }[], remove: () => Promise<void> }>}
 */
export async function startFleet(folder, { count, images }) {
  const { output: image } = await run([container, "engine", "debian:13"]);
  // Each systemd takes several of these, and all count as one user's.
  const usual = await readFile(watchers, "utf8");
  await writeFile(watchers, "4096");
  const remove = async () => {
    await run([cluster, "down", folder], { env: subnet });
    await writeFile(watchers, usual);
  };
  try {
    const { output } = await run([cluster, "up", folder, image.trim(), String(count)], { env: subnet });
    const servers = output
      .trim()
      .split("\n")
      .map((line) => serverOf(folder, line));
    await loadImages(folder, servers, images);
    return { servers, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function serverOf(folder, line) {
  const [name, address] = line.split(" ");
  const own = join(folder, `${name}-${folder.split("/").at(-1)}`);
  return { name, address, own, sshConfig: join(own, "ssh_config") };
}

/** One after the other: the machine's processors are the same for all. */
async function loadImages(folder, servers, images) {
  const archive = join(folder, "images.tar");
  await run(["docker", "save", "--output", archive, ...images]);
  for (const { own } of servers) {
    const box = (await readFile(join(own, "name"), "utf8")).trim();
    await run(["sh", "-euc", `docker exec --interactive ${box} docker load <${archive}`]);
  }
  await rm(archive);
}

/**
 * Runs a program with no connection of an earlier run, as where a deploy comes an hour after the last one.
 *
 * @returns as `run()` does
 */
export async function runUnconnected(argv, options) {
  // Its name is short, because a socket's path has few characters.
  const sockets = await mkdtemp("/tmp/bf-");
  try {
    return await run(argv, { ...options, env: { ANSIBLE_SSH_CONTROL_PATH_DIR: sockets } });
  } finally {
    await run(["sh", "-c", `for at in ${sockets}/*; do ssh -o ControlPath=$at -O exit any; done`], { mayFail: true });
    await rm(sockets, { recursive: true, force: true });
  }
}
