import { exitCodes } from "../../src/lib/errors.ts";
import { pageAnswers } from "../support/projects/page-answers.ts";
import { type DeployReport, failuresIn, readReport } from "../support/projects/report.ts";
import { type Called, startCalls } from "../support/servers/calling/start.ts";
import { Cluster } from "../support/servers/cluster.ts";
import { SwarmProject } from "../support/swarm/swarm.ts";

/* New versions of a published service while it is asked without a pause, on a swarm of three. */

const stack = "rolling";
const port = 18_097;

let cluster: Cluster;
let project: SwarmProject;

beforeAll(() => {
  cluster = new Cluster(3);
  for (const { name } of cluster.nodes) {
    cluster.load(name, ["node:22-slim"]);
  }
  project = new SwarmProject(stack, cluster, port, { describe: pageAnswers });
  expect(project.init()).toMatchObject({ code: 0 });
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
});
afterAll(() => {
  project?.removeFolder();
  cluster?.remove();
});

interface Rollout {
  readonly code: number | null;
  readonly report: DeployReport | undefined;
  /** By a caller that goes on to the next address where a connection is refused. */
  readonly around: Called;
  /** By one that knows one address only. */
  readonly plain: Called;
}

/** Deploys while both ask. */
async function deployUnderLoad(environment: Readonly<Record<string, string>>): Promise<Rollout> {
  project.set(["services", "web", "compose", "environment"], environment);
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const addresses = cluster.nodes.map(({ address }) => address);
  const around = startCalls({ addresses, port, perSecond: 60, slowEvery: 30, tries: 3 });
  const plain = startCalls({ addresses: addresses.slice(0, 1), port, perSecond: 10, slowEvery: 0, tries: 1 });
  const { code, stdout } = await project.start(["deploy", "--json"]).ended;
  const told = { code, report: readReport(stdout), around: await around(), plain: await plain() };
  process.stderr.write(`${JSON.stringify(environment)}: ${say(told.around)}; one address only: ${say(told.plain)}\n`);
  return told;
}

const say = ({ failed, made, slow, kept, refused, resent, answers, slowest, seconds }: Called): string =>
  `${failed.length} of ${made} requests failed in ${seconds} s (${slow} slow ones, ${kept} by kept connections, ${refused} connections refused, ${resent} sent again), slowest ${slowest} ms, ${JSON.stringify(answers)}`;

test("a new version takes over on each server, and no request fails", async () => {
  const { code, report, around, plain } = await deployUnderLoad({ VERSION: "two", WELL: "yes" });
  expect({ code, failures: report && failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect(around.failed).toEqual([]);
  expect(Object.keys(around.answers).sort()).toEqual(["one", "two"]);
  expect(around.made / around.seconds).toBeGreaterThan(50);
  expect(around.slow).toBeGreaterThan(30);
  expect(around.kept).toBeGreaterThan(around.made / 4);
  // A server's own task stops before the next one has its port: that one address refuses shows that the calls see it.
  expect(plain.failed.length).toBeGreaterThan(0);
  expect(around.refused).toBeGreaterThan(0);
});

test("a version that never becomes healthy gets no request, and the previous one stays", async () => {
  const before = project.tasks();
  const { code, report, around, plain } = await deployUnderLoad({ VERSION: "three", WELL: "no" });
  expect({ code, failures: report && failuresIn(report) }).toEqual({
    code: exitCodes.hostFailed,
    failures: expect.stringMatching(/the new version of rolling_web did not become healthy/),
  });
  expect([around.failed, plain.failed]).toEqual([[], []]);
  expect([Object.keys(around.answers), Object.keys(plain.answers)]).toEqual([["two"], ["two"]]);
  expect(project.tasks()).toEqual(before);
  expect(cluster.exec("hi-node1", "docker service ls --format '{{.Name}}'")).toBe("rolling_web");
});

test("where a server has none of its tasks, the new one starts there before a previous one stops", async () => {
  project.set(["services", "web", "replicas"], 2);
  project.set(["services", "web", "compose", "environment"], { VERSION: "two", WELL: "yes" });
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  expect(project.deploy()).toMatchObject({ code: 0 });
  expect(Object.keys(project.tasks())).toHaveLength(2);
  const { code, report, around } = await deployUnderLoad({ VERSION: "four", WELL: "yes" });
  expect({ code, failures: report && failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect(around.failed).toEqual([]);
  expect(Object.keys(around.answers).sort()).toEqual(["four", "two"]);
  expect(Object.keys(project.tasks())).toHaveLength(2);
});
