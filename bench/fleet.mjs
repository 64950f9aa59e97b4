// Many servers that need nothing: what each further one costs a deploy, and what it costs a play of one task.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runUnconnected, startFleet } from "./lib/fleet.mjs";
import { alternate, median } from "./lib/measure.mjs";
import { hardenInit, makeProject, tellWays } from "./lib/ours.mjs";
import { publish, show } from "./lib/results.mjs";
import { run } from "./lib/run.mjs";

const name = "benchfleet";
const image = "redis:7.0";
const [few, many] = [8, 32];

/** Two services, as the case study has, which need no image of their own. */
const service = (more) => `
    kind: generic
    image: ${image}
    user: "999:999"
    writable: [/tmp]
    health: { listens: 6379, interval: 1m, start_period: 30s }
    ${more}`;
const services = `  web:${service('compose: { command: [redis-server, --save, ""], ports: ["127.0.0.1:18090:6379"] }')}
    reaches: [db]
  db:${service('compose: { command: [redis-server, --appendonly, "yes"] }')}
    reaches: []
    outbound: none`;

const bare = `- hosts: all
  gather_facts: false
  tasks:
    - name: Do nothing
      ansible.builtin.command: "true"
      changed_when: false
`;

/** @param {{ rounds?: number }} [options] */
export async function benchFleet({ rounds = 3 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "bench-fleet-"));
  const fleet = await startFleet(join(folder, "fleet"), { count: many, images: [image] });
  try {
    const hosts = fleet.servers.map((server) => `{ name: ${server.name}, address: ${server.address}, user: deploy }`);
    const { folder: project, passphrase } = await makeProject(join(folder, "project"), { name, services, hosts });
    await tellWays(project, fleet.servers);
    await writeFile(join(project, "bare.yml"), bare);
    const names = fleet.servers.map((server) => server.name);
    const first = await run([...deploy(project, passphrase), "--serial", "all"]);
    await report(await alternate(rounds, contestants({ project, passphrase, names })), first.seconds);
  } finally {
    await fleet.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

const deploy = (project, passphrase) =>
  hardenInit("deploy", project, "--yes", "--json", "--vault-password-file", passphrase);

/** With our ansible.cfg and as many forks as ours: it is as fast as a bare play can be. */
const play = ["ansible-playbook", "bare.yml", "--forks", "25"];

function contestants({ project, passphrase, names }) {
  const ways = {
    deploy: [...deploy(project, passphrase)],
    "deploy --serial all": [...deploy(project, passphrase), "--serial", "all"],
    "a bare play": play,
  };
  const timed = Object.entries(ways).flatMap(([way, argv]) =>
    [few, many].map((count) => [
      `${way}, ${count}`,
      async () => {
        const limited = [...argv, "--limit", names.slice(0, count).join(",")];
        const { seconds, stdout } = await runUnconnected(limited, { cwd: project });
        if (argv !== play) {
          expectUnchanged(stdout, count);
        }
        return seconds;
      },
    ]),
  );
  return Object.fromEntries(timed);
}

function expectUnchanged(stdout, count) {
  const { passes } = JSON.parse(stdout);
  const hosts = Object.values(passes[0].hosts);
  const changed = hosts.reduce((sum, host) => sum + host.changed, 0);
  if (hosts.length !== count || changed > 0) {
    throw new Error(
      `A deploy of ${count} servers with nothing to change reached ${hosts.length} and changed ${changed}.`,
    );
  }
}

async function report(seconds, first) {
  const ways = [...new Set(Object.keys(seconds).map((key) => key.replace(/, \d+$/, "")))];
  const row = (way) => {
    const [little, much] = [few, many].map((count) => median(seconds[`${way}, ${count}`]));
    return [way, show(little), show(much), show((much - little) / (many - few))];
  };
  await publish("fleet", {
    title: `Nothing to change on many servers, on the processors of this machine, median of ${Object.values(seconds)[0].length}`,
    heads: ["", `${few} servers`, `${many} servers`, "each further one"],
    rows: ways.map(row),
    notes: [`First deploy on all ${many}, which prepares them: ${show(first)}.`],
    figures: { seconds, first },
  });
}
