import { startCalling } from "../support/projects/callers.ts";
import { failuresIn } from "../support/projects/report.ts";
import { Cluster } from "../support/servers/cluster.ts";
import { SwarmProject } from "../support/swarm/swarm.ts";

/* Servers of a swarm that are away: three managers and a worker, of which a worker and then the leader are ended like by a power cut. */

const stack = "quartet";

let cluster: Cluster;
let project: SwarmProject;

beforeAll(() => {
  cluster = new Cluster(4);
  cluster.load("hi-node1", ["redis:7.0"]);
  project = new SwarmProject(stack, cluster, 18_096, { managers: 3 });
  expect(project.init()).toMatchObject({ code: 0 });
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
});
afterAll(() => {
  project?.removeFolder();
  cluster?.remove();
});

const setMemory = (service: string, memory: string) => project.set(["services", service, "limits"], { memory });

/** The servers on which a task of web runs, as a manager that is there knows it. */
function serversOfWeb(manager: string): readonly string[] {
  const format = "{{.Node}} {{.CurrentState}}";
  const tasks = cluster.exec(
    manager,
    `docker service ps ${stack}_web --filter desired-state=running --format '${format}'`,
  );
  return tasks
    .split("\n")
    .filter((line) => line.includes(" Running"))
    .map((line) => /hi-node\d/.exec(line)?.[0] ?? "")
    .sort();
}

/** Four servers have three tasks: where the worker has none, that of a manager moves there. */
async function haveTaskOnWorker(): Promise<void> {
  if (serversOfWeb("hi-node1").includes("hi-node4")) {
    return;
  }
  const third = cluster.exec("hi-node3", "hostname");
  cluster.exec("hi-node1", `docker node update --availability drain ${third}`);
  await waitUntil(() => serversOfWeb("hi-node1").includes("hi-node4"));
  cluster.exec("hi-node1", `docker node update --availability active ${third}`);
}

/** Ends a server and tells after how many seconds three tasks of web run on the others, and what became of calls meanwhile. */
async function loseServer(lost: string, manager: string) {
  const calling = startCalling(project, "hi-node2");
  const began = performance.now();
  cluster.kill(lost);
  await waitUntil(() => {
    const servers = serversOfWeb(manager);
    return servers.length === 3 && !servers.includes(lost);
  });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const { made, lost: unanswered } = await calling.stop();
  process.stderr.write(
    `${lost} was ended: all runs again after ${seconds} s; ${unanswered} of ${made} calls were lost\n`,
  );
  return { made, unanswered };
}

/** While the managers choose a leader they answer nothing. */
async function waitUntil(isSo: () => boolean): Promise<void> {
  for (;;) {
    try {
      if (isSo()) {
        return;
      }
    } catch {
      // Asked again.
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

test("a service that is not as expected on a server ends the deploy before the next service", () => {
  const before = project.tasks();
  setMemory("db", "300m");
  setMemory("web", "200m");
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  project.edit("playbooks/vars/swarm.yml", (text) => text.replace("ReadOnly: true", "ReadOnly: false"));
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({
    code: 3,
    failures: expect.stringMatching(/Not as expected, so no service after it was changed: .*web/),
  });
  const after = project.tasks();
  expect(after["hi-node2 db"]).toBe(before["hi-node2 db"]);
  expect(after).not.toEqual(before);
  project.edit("playbooks/vars/swarm.yml", (text) => text.replace("ReadOnly: false", "ReadOnly: true"));
  expect(project.deploy()).toMatchObject({ code: 0 });
});

test("a worker that is lost: its tasks run elsewhere, and few calls are lost", async () => {
  await haveTaskOnWorker();
  const { made, unanswered } = await loseServer("hi-node4", "hi-node2");
  expect(made).toBeGreaterThan(50);
  expect(unanswered).toBeLessThanOrEqual(Math.ceil((made * 3) / 2_000));
});

test("a deploy tells of the worker that is away, and deploys and proves the rest", () => {
  setMemory("web", "220m");
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const { code, report } = project.deploy("--prove");
  expect({ code, idempotent: report.idempotent, outcomes: report.outcomes }).toEqual({
    code: 6,
    idempotent: true,
    outcomes: [
      { host: "hi-node1", outcome: "done", changed: expect.any(Number) },
      { host: "hi-node2", outcome: "done", changed: expect.any(Number) },
      { host: "hi-node3", outcome: "done", changed: expect.any(Number) },
      { host: "hi-node4", outcome: "unreachable", changed: 0 },
    ],
  });
  expect(cluster.exec("hi-node1", `docker service inspect ${stack}_web`)).toContain(`"MemoryBytes": ${220 * 2 ** 20}`);
});

/** The addresses that a server lets into the swarm's own ports. */
function letInBy(server: string): readonly string[] {
  const set = cluster.exec(server, "nft list set inet harden-init-swarm-filter nodes");
  return [...set.matchAll(/\d+\.\d+\.\d+\.\d+/g)].map(([address]) => address).sort();
}

test("a server that comes back has its rules before its engine", () => {
  cluster.revive("hi-node4");
  expect(letInBy("hi-node4")).toEqual(cluster.nodes.map(({ address }) => address));
  const since = (unit: string) =>
    Number(cluster.exec("hi-node4", `systemctl show --value --property ActiveEnterTimestampMonotonic ${unit}`));
  expect(since("harden-init-swarm-filter.service")).toBeLessThan(since("docker.service"));
});

test("the leader that is lost: the other managers choose one, and all runs again", async () => {
  await waitUntil(() =>
    cluster
      .exec("hi-node1", "docker node ls --format '{{.Status}}'")
      .split("\n")
      .every((state) => state === "Ready"),
  );
  const { made, unanswered } = await loseServer("hi-node1", "hi-node2");
  expect(made).toBeGreaterThan(50);
  expect(unanswered).toBeLessThanOrEqual(Math.ceil((made * 3) / 2_000));
});

test("a server that is taken out of harden.yml is emptied, and leaves the swarm", async () => {
  cluster.revive("hi-node1");
  const nodes = () =>
    cluster.exec("hi-node2", "docker node ls --format '{{.Hostname}} {{.Status}} {{.Availability}}'").split("\n");
  await waitUntil(() => nodes().every((node) => node.endsWith("Ready Active")));
  project.edit("harden.yml", (text) => text.replace(/^.*hi-node4.*\n/m, ""));
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const { code, report } = project.deploy("--prove");
  expect({ code, failures: failuresIn(report), idempotent: report.idempotent }).toEqual({
    code: 0,
    failures: "",
    idempotent: true,
  });
  expect(nodes()).toHaveLength(3);
  expect(serversOfWeb("hi-node2")).toEqual(["hi-node1", "hi-node2", "hi-node3"]);
  expect(cluster.exec("hi-node4", "docker ps --quiet")).toBe("");
  const left = cluster.nodes.slice(0, 3).map(({ address }) => address);
  expect(["hi-node1", "hi-node2", "hi-node3"].map(letInBy)).toEqual([left, left, left]);
});
