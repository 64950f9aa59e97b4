import { type DeployReport, failuresIn } from "../support/projects/report.ts";
import { SwarmProject } from "../support/projects/swarm.ts";
import { Cluster } from "../support/servers/cluster.ts";
import { reaches, reachesFrom } from "../support/servers/reach.ts";

/* Servers of a swarm that are prepared themselves: the engine's settings, and the ports that are closed. */

const stack = "prepared";
const port = 18_097;
const more = `
hardening: { profile: strict, apparmor: auto, overrides: { encrypted-networks: { off: true, reason: no ESP in the kernel of the tests } } }
`;

let cluster: Cluster;
let project: SwarmProject;
let report: DeployReport;

beforeAll(() => {
  cluster = new Cluster(3);
  cluster.load("hi-node1", ["redis:7.0"]);
  project = new SwarmProject(stack, cluster, port, { more, isPrepared: true });
  expect(project.init()).toMatchObject({ code: 0 });
});
afterAll(() => {
  project?.removeFolder();
  cluster?.remove();
});

test("are prepared before they are a swarm, and a second pass changes nothing", () => {
  const outcome = project.deploy("--prove");
  report = outcome.report;
  expect({ failures: failuresIn(report), idempotent: report.idempotent }).toEqual({ failures: "", idempotent: true });
  expect(Object.keys(project.tasks()).sort()).toEqual(["hi-node1 web", "hi-node2 db", "hi-node2 web", "hi-node3 web"]);
  const settings = JSON.parse(cluster.exec("hi-node2", "cat /etc/docker/daemon.json"));
  expect(settings).toMatchObject({ "userland-proxy": false, icc: false, "no-new-privileges": true });
  expect(settings).not.toHaveProperty("live-restore");
});

test.each(["engine-no-proxy", "engine-no-shared-bridge", "engine-bounded-log", "port-filter", "swarm-filter"])(
  "%s holds on each of them",
  (control) => {
    const found = report.findings.filter((finding) => finding.control === control);
    expect(found.map(({ ok, why }) => [ok, why])).toEqual([1, 2, 3].map(() => [true, undefined]));
  },
);

test("a published port is reached, and of the others that of ssh", async () => {
  const [one] = cluster.nodes;
  const address = one?.address ?? "";
  expect(await Promise.all([port, 22, 2377, 7946].map((each) => reaches(address, each)))).toEqual([
    ...[true, true],
    ...[false, false],
  ]);
  expect([port, 22, 2377, 7946].map((each) => reachesFrom(cluster, "hi-node2", address, each))).toEqual(
    [1, 2, 3, 4].map(() => true),
  );
  expect(project.inside("hi-node3", "web", "redis-cli -h db ping")).toBe("PONG");
});

test("other settings of the engine start one after the other again, and all tasks run afterwards", () => {
  for (const { name } of cluster.nodes) {
    cluster.exec(name, 'sed -i \'s/"icc": false/"icc": true/\' /etc/docker/daemon.json; systemctl restart docker');
  }
  const { report: again } = project.deploy();
  expect(failuresIn(again)).toBe("");
  expect(cluster.exec("hi-node1", "grep icc /etc/docker/daemon.json")).toContain("false");
  expect(Object.keys(project.tasks()).sort()).toEqual(["hi-node1 web", "hi-node2 db", "hi-node2 web", "hi-node3 web"]);
});
