import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { type Parity, parity } from "../../src/controls/swarm/parity.ts";
import { exitCodes } from "../../src/lib/errors.ts";
import { brokenControls, changedIn, type DeployReport, failuresIn } from "../support/projects/report.ts";
import { Cluster } from "../support/servers/cluster.ts";
import { countFrom, reaches, reachesFrom, reachesFromTask, readCounted, sendingTo } from "../support/servers/reach.ts";
import { SwarmProject } from "../support/swarm/swarm.ts";
import { eventually } from "../support/wait.ts";

/* A stack on a swarm of three: made, measured on each server against the table of docs/cluster.md, changed, and taken away. */

const stack = "trio";
/** Any filter that is not the engine's own: that it arrives is what counts. */
const filter = {
  defaultAction: "SCMP_ACT_ALLOW",
  archMap: [{ architecture: "SCMP_ARCH_X86_64", subArchitectures: [] }, { architecture: "SCMP_ARCH_AARCH64" }],
  syscalls: [{ names: ["reboot", "swapon"], action: "SCMP_ACT_ERRNO" }],
};

const port = 18_095;

let cluster: Cluster;
let project: SwarmProject;
let first: DeployReport;

beforeAll(() => {
  cluster = new Cluster(3);
  cluster.load("hi-node1", ["redis:7.0"]);
  project = new SwarmProject(stack, cluster, port);
  expect(project.init()).toMatchObject({ code: 0 });
  const profile = join(project.folder, `playbooks/files/opt/harden/${stack}/seccomp/web.json`);
  mkdirSync(dirname(profile), { recursive: true });
  writeFileSync(profile, JSON.stringify(filter));
  project.edit("playbooks/vars/swarm.yml", (text) =>
    text.replace(/Seccomp:\n( +)Mode: default/, "Seccomp:\n$1Mode: custom\n$1File: seccomp/web.json"),
  );
});
afterAll(() => {
  project?.removeFolder();
  cluster?.remove();
});

test("a check makes no swarm, and says that it would", () => {
  const { code, report } = project.deploy("--check");
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect(changedIn(report)[0]).toBeGreaterThan(0);
  const states = Object.values(
    cluster.onEach("docker info --format '{{.Swarm.LocalNodeState}}'; ls -d /opt/harden 2>&1 || true"),
  );
  expect(new Set(states)).toEqual(new Set(["inactive\nls: cannot access '/opt/harden': No such file or directory"]));
});

test("a deploy makes the swarm, brings the image to each server, and a second pass changes nothing", () => {
  const { code, report } = project.deploy("--prove");
  first = report;
  expect({ code, failures: failuresIn(report), broken: brokenControls(report) }).toEqual({
    code: 0,
    failures: "",
    broken: [],
  });
  expect(report.idempotent).toBe(true);
  expect(changedIn(report)[1]).toBe(0);
  expect(Object.keys(project.tasks()).sort()).toEqual(["hi-node1 web", "hi-node2 db", "hi-node2 web", "hi-node3 web"]);
});

test("no token is in what a deploy said or keeps, and those that were used are worth nothing", () => {
  const record = cluster.exec("hi-node1", "docker swarm join-token --quiet worker");
  expect(JSON.stringify(first)).not.toContain("SWMTKN-");
  expect(record).toMatch(/^SWMTKN-/);
});

describe("the swarm's own ports", () => {
  const [one, two] = ["hi-node1", "hi-node2"];
  const addressOf = (name: string) => cluster.nodes.find((node) => node.name === name)?.address ?? "";
  const stranger = () => addressOf(one).replace(/\d+$/, "1");

  test("let the nodes in, by rules that are measured on each", () => {
    const found = first.findings.filter(({ control }) => control === "swarm-filter");
    expect(found.map(({ host, ok }) => `${host} ${ok}`)).toEqual(cluster.nodes.map(({ name }) => `${name} true`));
    expect([2377, 7946].map((port) => reachesFrom(cluster, two, addressOf(one), port))).toEqual([true, true]);
  });

  test("are closed to an address that is no node", async () => {
    const ports = await Promise.all([22, 2377, 7946].map((port) => reaches(addressOf(one), port)));
    expect(ports).toEqual([true, false, false]);
  });

  test("take no VXLAN, no gossip and no ESP from it, and all of these from a node", () => {
    countFrom(cluster, one, stranger());
    execFileSync("python3", ["-c", sendingTo(addressOf(one))]);
    expect(readCounted(cluster, one)).toEqual({ arrived: [1, 1, 1], passed: [0, 0, 0] });
    countFrom(cluster, one, addressOf(two));
    cluster.exec(two, `python3 -c '${sendingTo(addressOf(one))}'`);
    expect(readCounted(cluster, one)).toEqual({ arrived: [1, 1, 1], passed: [1, 1, 1] });
  });

  test("are closed to containers, also by way of another node", () => {
    cluster.exec(two, "docker network create --subnet 172.31.77.0/24 beside");
    const ask = (address: string, port: number) =>
      cluster.exec(
        two,
        `docker run --rm --network beside --entrypoint timeout redis:7.0 2 bash -c 'exec 3<>/dev/tcp/${address}/${port}' 2>/dev/null && echo yes || echo no`,
      );
    const asked = [22, 2377, 7946].map((port) => [ask(addressOf(one), port), ask(addressOf(two), port)]);
    cluster.exec(two, "docker network rm beside");
    expect(asked).toEqual([
      ["yes", "yes"],
      ["no", "no"],
      ["no", "no"],
    ]);
  });
});

describe("a task that may connect to any address", () => {
  const [one, two] = ["hi-node1", "hi-node2"];
  const addressOf = (name: string) => cluster.nodes.find((node) => node.name === name)?.address ?? "";

  test("reaches published ports and other servers, and no service of its own server at any of its addresses", () => {
    const own = cluster
      .exec(one, "hostname -I")
      .split(/\s+/)
      .filter((address) => address.includes("."));
    expect(own.length).toBeGreaterThanOrEqual(3);
    expect(own.map((address) => reachesFromTask(project, one, "web", address, 22))).toEqual(own.map(() => false));
    expect(own.map((address) => reachesFrom(cluster, one, address, 22))).toEqual(own.map(() => true));
    expect(reachesFromTask(project, one, "web", addressOf(one), port)).toBe(true);
    expect(reachesFromTask(project, one, "web", addressOf(two), port)).toBe(true);
    expect(reachesFromTask(project, one, "web", addressOf(two), 22)).toBe(true);
  });

  test("reaches no metadata service, and its server does", () => {
    const places = ["169.254.169.254", "168.63.129.16"];
    for (const place of places) {
      cluster.exec(two, `ip address add ${place}/32 dev lo`);
      cluster.exec(one, `ip route add ${place}/32 via ${addressOf(two)}`);
    }
    expect(places.map((place) => reachesFrom(cluster, one, place, 22))).toEqual([true, true]);
    expect(places.map((place) => reachesFromTask(project, one, "web", place, 22))).toEqual([false, false]);
    for (const place of places) {
      cluster.exec(two, `ip address delete ${place}/32 dev lo`);
      cluster.exec(one, `ip route delete ${place}/32`);
    }
  });
});

test("the secret is on the manager that hands it out, and in the memory of the task that reads it", () => {
  const names = cluster.onEach(`ls /opt/harden/${stack}/secrets 2>/dev/null || true`);
  expect(names).toEqual({ "hi-node1": "db_redis_password", "hi-node2": "", "hi-node3": "" });
  expect(project.inside("hi-node2", "db", "stat -c '%a %u:%g' /run/secrets/db_redis_password")).toBe("400 999:999");
});

/** What was measured of a row of the table, in its own words. */
function measured({ control }: Parity): readonly string[] {
  const findings = first.findings.filter((finding) => finding.control === control && finding.service !== undefined);
  return [
    ...new Set(
      findings.map(({ ok, open, why }) => (ok === null ? `not measured: ${why}` : ok ? "holds" : (open ?? "fails"))),
    ),
  ];
}

const ofKinds = [
  ...["image-age", "page-answers", "image-digest", "pending-updates", "encrypted-networks"],
  // Of public names, which are refused on a swarm.
  ...["edge-certificate", "edge-tls", "edge-access"],
];

test.each(parity.filter(({ control }) => !ofKinds.includes(control)).map((row) => [row.control, row] as const))(
  "%s is on the swarm as the table says",
  (_control, row) => {
    const found = measured(row);
    expect(found).not.toHaveLength(0);
    if (row.control === "apparmor") {
      expect(found.filter((one) => !/^not measured: .*the kernel does not enforce AppArmor$/.test(one))).toEqual([]);
    } else if (row.verdict === "cannot" || row.finds !== undefined) {
      expect(found.filter((one) => one !== "holds")).toEqual([row.how]);
    } else {
      // Beside the swarm, the answers themselves leave something open: db has no filter of its own.
      expect(found.filter((one) => !/^holds$|^it has no seccomp profile of its own/.test(one))).toEqual([]);
    }
  },
);

test("a filter of its own is in force in each task of its service", () => {
  const seccomp = first.findings.filter(({ control, service }) => control === "seccomp" && service === "web");
  expect(seccomp.map(({ ok }) => ok)).toEqual([true, true, true]);
});

test("the services find each other by their names, and from one server to the other", () => {
  expect(project.inside("hi-node1", "web", "redis-cli -h db ping")).toBe("PONG");
  expect(project.inside("hi-node3", "web", "redis-cli -h db set kept yes")).toBe("OK");
});

test("status, logs and exec ask each task where it runs", () => {
  const { code, stdout } = project.run(["status", "--json"]);
  const { services, hosts } = JSON.parse(stdout);
  expect({ code, hosts: hosts.map(({ services: differ, files }: Drifted) => [differ, files]) }).toEqual({
    code: 0,
    hosts: [1, 2, 3].map(() => [[], []]),
  });
  const running = services.map(({ host, service, state }: Task) => `${host} ${service} ${state}`);
  expect(running).toEqual(
    ["hi-node1 web", "hi-node2 web", "hi-node2 db", "hi-node3 web"].map((one) => `${one} running`),
  );
  expect(project.run(["exec", "web", "--", "redis-cli", "ping"])).toMatchObject({
    code: 0,
    stdout: "hi-node1: PONG\nhi-node2: PONG\nhi-node3: PONG\n",
  });
  expect(project.run(["exec", "db", "--", "sh", "-c", "id -u; exit 3"])).toMatchObject({ code: 5, stdout: "999\n" });
  const logs = JSON.parse(project.run(["logs", "db", "-n", "2", "--json"]).stdout);
  expect(logs.hosts.map(({ lines }: { readonly lines: readonly string[] }) => lines.length)).toEqual([0, 2, 0]);
  expect(logs.hosts[1].lines[0]).toMatch(/^db\.1 {2}\| \d{4}-\d\d-\d\dT.*Z /);
});

interface Drifted {
  readonly services: readonly unknown[];
  readonly files: readonly unknown[];
}

interface Task {
  readonly host: string;
  readonly service: string;
  readonly state: string;
}

test("a changed answer makes only that service again, it is measured on the new task, and its data are where they were", () => {
  const before = project.tasks();
  project.set(["services", "db", "limits"], { memory: "256m" });
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report), broken: brokenControls(report) }).toEqual({
    code: 0,
    failures: "",
    broken: [],
  });
  const after = project.tasks();
  expect(Object.keys(after).filter((task) => after[task] !== before[task])).toEqual(["hi-node2 db"]);
  expect(project.inside("hi-node1", "web", "redis-cli -h db get kept")).toBe("yes");
});

test("a change by hand is put back, and a new secret reaches its task in place of the previous one", () => {
  const read = () => project.inside("hi-node2", "db", "cat /run/secrets/db_redis_password");
  const before = read();
  cluster.exec("hi-node1", `docker service update --quiet --detach=true --cap-add NET_RAW ${stack}_db`);
  cluster.exec("hi-node1", `docker service scale --detach ${stack}_web=2`);
  cluster.exec(
    "hi-node1",
    // Its third task must have ended, too.
    `until docker service ls --filter name=${stack}_web --format '{{.Replicas}}' | grep -q '^2/2'; do sleep 1; done`,
  );
  expect(project.run(["status"])).toMatchObject({ code: 3, stdout: expect.stringMatching(/web +tasks +3 → 2/) });
  expect(project.run(["secrets", "set", "db_redis_password", "--generate", "--yes"])).toMatchObject({ code: 0 });
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  const [{ Spec }] = JSON.parse(cluster.exec("hi-node1", `docker service inspect ${stack}_db`));
  expect(Spec.TaskTemplate.ContainerSpec).not.toHaveProperty("CapabilityAdd");
  expect(read()).not.toBe(before);
  expect(cluster.exec("hi-node1", "docker secret ls --quiet").split("\n")).toHaveLength(1);
});

test("verify measures the same by itself", () => {
  const { code, stdout } = project.run(["verify", "--json", "--yes"]);
  const report = JSON.parse(stdout) as DeployReport;
  expect({ code, broken: brokenControls(report) }).toEqual({ code: 0, broken: [] });
  expect(report.findings.filter(({ why }) => why === "nothing was read for it")).toEqual([]);
});

test("a port that the answers open is open to all; one that they bind to the servers only to these, and `outbound: none` closes the way out", async () => {
  const servers = cluster.nodes.map(({ name, address }) => ({ name, address }));
  const ask = async () => ({
    outside: await Promise.all(servers.map(({ address }) => reaches(address, port))),
    // Each by the one before it.
    nodes: servers.map(({ address }, at) => reachesFrom(cluster, servers.at(at - 1)?.name ?? "", address, port)),
    itself: servers.map(({ name }) => reachesFrom(cluster, name, "127.0.0.1", port)),
  });
  const [all, none] = [true, false].map((is) => servers.map(() => is));
  expect(await ask()).toEqual({ outside: all, nodes: all, itself: all });
  project.edit("harden.yml", (text) => text.replace(/^( +)public: .*\n/m, "$1outbound: none\n"));
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const { code, report } = project.deploy("--prove");
  expect({ code, failures: failuresIn(report), idempotent: report.idempotent }).toEqual({
    code: 0,
    failures: "",
    idempotent: true,
  });
  expect(await ask()).toEqual({ outside: none, nodes: none, itself: all });
  const limited = report.findings.filter(({ control, service }) => control === "limited-outbound" && service === "web");
  expect(limited.map(({ ok, open }) => [ok, open])).toEqual(servers.map(() => [true, undefined]));
  expect(servers.map(({ address }) => reachesFromTask(project, "hi-node1", "web", address, 22))).toEqual(none);
  expect(project.inside("hi-node1", "web", "redis-cli -h db ping")).toBe("PONG");
  const bound = report.findings.filter(({ control, service }) => control === "bound-interface" && service === "web");
  expect(bound.map(({ open }) => open)).toEqual(servers.map(() => expect.stringContaining("swarm-filter")));
  cluster.exec("hi-node3", "nft add rule inet harden-init-swarm-filter from_nodes accept");
  const changed = JSON.parse(project.run(["verify", "--json", "--yes"]).stdout) as DeployReport;
  expect(brokenControls(changed)).toEqual([expect.objectContaining({ host: "hi-node3", control: "swarm-filter" })]);
  cluster.exec("hi-node3", "systemctl reload harden-init-swarm-filter.service");
});

test("a manager that is locked is told by deploy and by verify, with what opens it", () => {
  cluster.exec("hi-node1", "docker swarm update --autolock=true");
  const key = cluster.exec("hi-node1", "docker swarm unlock-key --quiet");
  cluster.restartEngine("hi-node1");
  const said = /The swarm is locked on hi-node1: .* sudo docker swarm unlock\. A manager that runs tells the key/;
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({
    code: exitCodes.hostFailed,
    failures: expect.stringMatching(said),
  });
  expect(JSON.stringify(report)).not.toContain(key);
  const verified = project.run(["verify", "--json", "--yes"]);
  expect(verified.code).not.toBe(0);
  expect(failuresIn(JSON.parse(verified.stdout))).toMatch(said);
  cluster.exec("hi-node1", `echo ${key} | docker swarm unlock && docker swarm update --autolock=false`);
  const after = project.deploy();
  expect({ code: after.code, failures: failuresIn(after.report) }).toEqual({ code: 0, failures: "" });
});

/** Whether the managers of the swarm keep their keys locked. */
const isLocked = (): string =>
  cluster.exec("hi-node1", "docker info --format '{{.Swarm.Cluster.Spec.EncryptionConfig.AutoLockManagers}}'");

const statesNow = (): readonly string[] =>
  Object.values(cluster.onEach("docker info --format '{{.Swarm.LocalNodeState}}'"));

test("with autolock the vault alone has the key, and a deploy unlocks what was started again", () => {
  project.set(["swarm"], { autolock: true });
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const { code, report } = project.deploy("--prove");
  expect({ code, failures: failuresIn(report), changed: changedIn(report)[1] }).toEqual({
    code: 0,
    failures: "",
    changed: 0,
  });
  const key = cluster.exec("hi-node1", "docker swarm unlock-key --quiet");
  expect(keyInVault()).toBe(key);
  expect(JSON.stringify(report)).not.toContain(key);
  const kept = cluster.onEach(`grep --recursive --files-with-matches --fixed-strings '${key}' ${places} || true`);
  expect(new Set(Object.values(kept))).toEqual(new Set([""]));
  cluster.restartEngine("hi-node1");
  expect(statesNow()).toContain("locked");
  expectUnlocked(project.deploy());
});

test("a key that was changed by hand is kept by the next deploy, and one that does not open is told", () => {
  const key = keyInVault();
  cluster.exec("hi-node1", "docker swarm unlock-key --rotate --quiet");
  expect(project.deploy().code).toBe(0);
  const next = keyInVault();
  expect(next).not.toBe(key);
  expect(next).toBe(cluster.exec("hi-node1", "docker swarm unlock-key --quiet"));
  expect(project.run(["secrets", "set", "swarm_unlock_key", "--yes"], {}, key)).toMatchObject({ code: 0 });
  cluster.restartEngine("hi-node1");
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({
    code: exitCodes.hostFailed,
    failures: expect.stringContaining("The swarm is locked on hi-node1"),
  });
  expect(JSON.stringify(report)).not.toContain(key);
  expect(project.run(["secrets", "set", "swarm_unlock_key", "--yes"], {}, next)).toMatchObject({ code: 0 });
  expectUnlocked(project.deploy());
});

test("an answer of false unlocks the managers for good", () => {
  project.set(["swarm"], { autolock: false });
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  expectUnlocked(project.deploy());
  expect(isLocked()).toBe("false");
  cluster.restartEngine("hi-node1");
  expectUnlocked(project.deploy());
});

/** Where a server could have kept the key. */
const places = "/opt/harden /etc /root /tmp /var/tmp /var/log /run/harden-init.engine";

function keyInVault(): string {
  const { stdout } = spawnSync(
    "ansible-vault",
    ["view", "--vault-password-file", project.passphrase, join(project.folder, "secrets/vault.yml")],
    { encoding: "utf8" },
  );
  return (parse(stdout) as Record<string, string>).vault_swarm_unlock_key ?? "";
}

function expectUnlocked({ code, report }: { readonly code: number; readonly report: DeployReport }): void {
  expect({ code, failures: failuresIn(report), states: statesNow() }).toEqual({
    code: 0,
    failures: "",
    states: ["active", "active", "active"],
  });
}

test("the tasks of a server whose engine was started again begin again by themselves", async () => {
  const places = () => Object.keys(project.tasks()).sort();
  const before = places();
  cluster.restartEngine("hi-node3");
  expect(await eventually(places, (now) => now.join() === before.join())).toEqual(before);
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report), changed: changedIn(report) }).toEqual({
    code: 0,
    failures: "",
    changed: [0],
  });
});

test("it goes, with its data where that is agreed to, and nothing of it is left", () => {
  expect(project.run(["down", "--volumes", "--yes"])).toMatchObject({ code: 0 });
  const left =
    "for kind in service secret config; do docker $kind ls --quiet || true; done 2>/dev/null; docker ps --all --quiet";
  const own = `docker volume ls --quiet; docker network ls --quiet --filter name=${stack}; ls -d /opt/harden/${stack} 2>/dev/null || true`;
  expect(cluster.onEach(`${left}; ${own}`)).toEqual({ "hi-node1": "", "hi-node2": "", "hi-node3": "" });
});

test("undo takes the rules away, and leaves nothing of them", async () => {
  expect(project.run(["undo", "--yes"])).toMatchObject({ code: 0 });
  const left =
    "nft list tables | grep harden || true; ls -d /etc/harden-init-* /etc/systemd/system/*harden* 2>/dev/null || true";
  expect(cluster.onEach(left)).toEqual({ "hi-node1": "", "hi-node2": "", "hi-node3": "" });
  expect(await reaches(cluster.nodes[0]?.address ?? "", 2377)).toBe(true);
});
