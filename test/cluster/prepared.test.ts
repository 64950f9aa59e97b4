import { brokenControls, changedIn, type DeployReport, failuresIn } from "../support/projects/report.ts";
import { startAsking } from "../support/servers/asked.ts";
import { Cluster } from "../support/servers/cluster.ts";
import { reaches, reachesFrom } from "../support/servers/reach.ts";
import { SwarmProject } from "../support/swarm/swarm.ts";
import { duoAnswers } from "../support/swarm/trio.ts";
import { listUnkept } from "../support/swarm/unkept.ts";
import { eventually } from "../support/wait.ts";

/* Servers of a swarm that are prepared themselves: two, then a third one that joins them, and engines that are started again one after the other. */

const stack = "prepared";
const port = 18_097;
const more = `
hardening: { profile: strict, apparmor: auto, overrides: { encrypted-networks: { off: true, reason: no ESP in the kernel of the tests } } }
swarm: { autolock: true }
`;

let cluster: Cluster;
let project: SwarmProject;
let report: DeployReport;

beforeAll(() => {
  cluster = new Cluster(3);
  cluster.load("hi-node1", ["redis:7.0"]);
  project = new SwarmProject(stack, cluster, port, { more, isPrepared: true, describe: duoAnswers });
  expect(project.init()).toMatchObject({ code: 0 });
});
afterAll(() => {
  project?.removeFolder();
  cluster?.remove();
});

function expectProven({ code, report: proven }: { readonly code: number; readonly report: DeployReport }): void {
  expect({ code, failures: failuresIn(proven), broken: brokenControls(proven) }).toEqual({
    code: 0,
    failures: "",
    broken: [],
  });
  expect({ idempotent: proven.idempotent, changed: changedIn(proven)[1] }).toEqual({ idempotent: true, changed: 0 });
}

const tasksNow = (): readonly string[] => Object.keys(project.tasks()).sort();
const everywhere = ["hi-node1 web", "hi-node2 db", "hi-node2 web", "hi-node3 web"];

test("are prepared before they are a swarm, and a second pass changes nothing", () => {
  const outcome = project.deploy("--prove");
  report = outcome.report;
  expectProven(outcome);
  expect(tasksNow()).toEqual(["hi-node1 web", "hi-node2 db", "hi-node2 web"]);
  const settings = JSON.parse(cluster.exec("hi-node2", "cat /etc/docker/daemon.json"));
  expect(settings).toMatchObject({ "userland-proxy": false, icc: false, "no-new-privileges": true });
  expect(settings).not.toHaveProperty("live-restore");
});

test("each control holds, or the table says what a swarm has instead", () => {
  expect(listUnkept(report)).toEqual([]);
});

test.each([
  ...["engine-no-proxy", "engine-no-shared-bridge", "engine-no-new-privileges", "engine-bounded-log"],
  ...["port-filter", "swarm-filter", "ssh-keys-only"],
])("%s holds on each of them", (control) => {
  const found = report.findings.filter((finding) => finding.control === control);
  expect(found.map(({ ok, why }) => [ok, why])).toEqual([1, 2].map(() => [true, undefined]));
});

test("a server that is added later is prepared, joins, and gets its task", () => {
  const hosts = cluster.nodes.map(({ name, address }) => ({ name, address, user: "deploy", role: "manager" }));
  project.set(["hosts"], hosts);
  project.set(["services", "web", "replicas"], 3);
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const engines = ["hi-node1", "hi-node2"].map(startOf);
  expectProven(project.deploy("--prove"));
  expect(tasksNow()).toEqual(everywhere);
  expect(JSON.parse(cluster.exec("hi-node3", "cat /etc/docker/daemon.json"))).toMatchObject({ icc: false });
  expect(managersNow()).toEqual(["Leader", "Reachable", "Reachable"]);
  expect(["hi-node1", "hi-node2"].map(startOf)).toEqual(engines);
});

test("a published port is reached, and of the others that of ssh", async () => {
  const address = cluster.nodes[0]?.address ?? "";
  const ports = [port, 22, 2377, 7946];
  expect(await Promise.all(ports.map((each) => reaches(address, each)))).toEqual([true, true, false, false]);
  expect(ports.map((each) => reachesFrom(cluster, "hi-node2", address, each))).toEqual([true, true, true, true]);
  expect(project.inside("hi-node3", "web", "redis-cli -h db ping")).toBe("PONG");
});

const managersNow = (): readonly string[] =>
  cluster.exec("hi-node1", "docker node ls --format '{{.ManagerStatus}}'").split("\n").sort();

const startOf = (node: string): number => cluster.engineTimes(node).started;

/** When the task of web on a server began. */
const beganOf = (node: string): number =>
  Date.parse(
    cluster.exec(node, `docker inspect --format '{{.State.StartedAt}}' ${project.tasks()[`${node} web`] ?? ""}`),
  );

test("engines are started again one after the other, each once the tasks of the one before run, and the service answers", async () => {
  cluster.onEach('sed -i \'s/"icc": false/"icc": true/\' /etc/docker/daemon.json');
  const before = project.tasks();
  const asked = await startAsking(
    cluster.nodes.map(({ address }) => address),
    port,
  );
  const { report: again } = project.deploy();
  const { made, lost } = await asked.stop();
  process.stderr.write(`${lost} of ${made} requests were lost while three engines were started again\n`);
  expect(failuresIn(again)).toBe("");
  const icc = cluster.onEach("grep --only-matching '\"icc\": [a-z]*' /etc/docker/daemon.json");
  expect(new Set(Object.values(icc))).toEqual(new Set(['"icc": false']));
  const now = project.tasks();
  expect(Object.keys(now).sort()).toEqual(everywhere);
  expect(everywhere.filter((task) => now[task] === before[task])).toEqual([]);
  const turns = cluster.nodes
    .map(({ name }) => ({ ...cluster.engineTimes(name), began: beganOf(name) }))
    .sort((one, other) => one.stopped - other.stopped);
  // The task of the server before runs before the next engine is stopped.
  const early = turns.filter(({ stopped }, at) => at > 0 && stopped < (turns[at - 1]?.began ?? 0));
  expect(early).toEqual([]);
  expect(managersNow()).toEqual(["Leader", "Reachable", "Reachable"]);
  expect(made).toBeGreaterThan(50);
  expect(lost).toBe(0);
});

test("verify measures the same by itself", () => {
  const verified = JSON.parse(project.run(["verify", "--json", "--yes"]).stdout) as DeployReport;
  expect(failuresIn(verified)).toBe("");
  expect(listUnkept(verified)).toEqual([]);
  expect(verified.findings.some(({ control }) => control === "engine-no-proxy")).toBe(true);
});

test("an undo of a setting starts the engines again, and leaves the tasks to the swarm", async () => {
  const engines = cluster.nodes.map(({ name }) => startOf(name));
  const { code, stdout, stderr } = project.run(["undo", "engine-no-shared-bridge", "--yes"]);
  expect({ code, told: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, told: "" });
  expect(Object.values(cluster.onEach("grep icc /etc/docker/daemon.json || true"))).toEqual(["", "", ""]);
  expect(cluster.nodes.filter(({ name }, at) => startOf(name) === engines[at])).toEqual([]);
  const running = () => Object.values(cluster.onEach("docker ps --quiet | wc -l")).map(Number);
  expect(await eventually(running, (now) => now.join() === "1,2,1")).toEqual([1, 2, 1]);
  expect(await eventually(tasksNow, (now) => now.join() === everywhere.join())).toEqual(everywhere);
});

test("nothing is started again where a manager is away and too few would be left", () => {
  cluster.kill("hi-node3");
  const engine = startOf("hi-node1");
  const { code, report: refused } = project.deploy();
  expect({ code, failures: failuresIn(refused) }).toEqual({
    code: expect.any(Number),
    failures: expect.stringMatching(/of 3 managers 1 would answer while the engine of hi-node1 is started again/),
  });
  expect(startOf("hi-node1")).toBe(engine);
});
