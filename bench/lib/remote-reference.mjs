import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sshCalls } from "./measure.mjs";
import { makeReference } from "./reference.mjs";
import { run } from "./run.mjs";

const base = "benchref-base";

/**
 * The article's project on a server: its files lie there, its playbook is run from here. The packages of its image are installed here, in an
 * image that its own is built from, because an emulated server takes minutes for them.
 *
 * @param {string} folder where the project is kept here; made here
 * @param {string} server a configuration of ssh that has a host `server`
 * @returns {Promise<{ deploy: () => Promise<number>, count: () => Promise<number>, remove: () => Promise<unknown> }>} `deploy` gives back
 *   its seconds, `count` how often something was run over ssh
 */
export async function makeRemoteReference(folder, server) {
  await makeReference(folder);
  const ssh = `ssh -F ${server} server`;
  const dockerfile = join(folder, "webserver", "Dockerfile");
  const [packages, own] = split(await readFile(dockerfile, "utf8"));
  await run(["sh", "-euc", `printf '%s' "$0" | docker build --quiet --tag ${base} -`, packages]);
  await writeFile(dockerfile, `FROM ${base}\n${own}`);
  await run(["sh", "-euc", `docker save ${base} mariadb:11.8 | ${ssh} sudo docker load`]);

  // What the community's modules want of a server.
  await run([
    "sh",
    "-euc",
    `${ssh} sudo apt-get install --yes --no-install-recommends python3-requests python3-pymysql`,
  ]);
  await run(["sh", "-euc", `tar -C ${folder} -c . | ${ssh} 'mkdir -p benchref && tar -C benchref -x'`]);
  const playbook = join(folder, "playbooks", "dbstack.yml");
  const text = await readFile(playbook, "utf8");
  const remote = text
    .replace("hosts: localhost", "hosts: server\n  become: true")
    .replace('"{{ playbook_dir }}/.."', "/home/deploy/benchref");
  await writeFile(playbook, remote);
  const host = { ansible_host: "127.0.0.1", ansible_user: "deploy", ansible_ssh_common_args: `-F ${server}` };
  await writeFile(join(folder, "inventory.yml"), JSON.stringify({ all: { hosts: { server: host } } }));

  const deploy = [
    "ansible-playbook",
    "-i",
    "inventory.yml",
    playbook,
    "--vault-password-file",
    join(folder, "passphrase"),
  ];
  return {
    deploy: async () => (await run(deploy, { cwd: folder })).seconds,
    count: async () => sshCalls((await run([...deploy, "-vvv"], { cwd: folder })).output),
    remove: () =>
      run(["sh", "-c", `${ssh} 'cd benchref && sudo docker compose down --volumes; cd .. && rm -rf benchref'`]),
  };
}

/** The part of the Dockerfile that installs packages, and the rest. */
function split(dockerfile) {
  const at = dockerfile.indexOf("COPY ");
  return [dockerfile.slice(0, at), dockerfile.slice(at)];
}
