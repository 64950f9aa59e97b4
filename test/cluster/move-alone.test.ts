import { exitCodes } from "../../src/lib/errors.ts";
import { killTree } from "../support/projects/killed.ts";
import { failuresIn } from "../support/projects/report.ts";
import { Cluster } from "../support/servers/cluster.ts";
import { MovingProject } from "../support/swarm/moving.ts";
import { eventually, waitFor } from "../support/wait.ts";

/* One server alone: to a swarm of itself and back, on the same volume, also where that is cut off or goes wrong. */

const stack = "alone";
const node = "hi-node1";
const back = `/var/lib/harden-init.${stack}.move/back-to-swarm`;

let cluster: Cluster;
let project: MovingProject;
let rows = 0;

beforeAll(() => {
  cluster = new Cluster(1);
  cluster.load(node, ["node:22-slim", "redis:7.0"]);
  project = new MovingProject(stack, cluster, 18_094);
  expect(project.init()).toMatchObject({ code: 0 });
  expect(failuresIn(project.deploy().report)).toBe("");
  rows = project.ask(node);
});
afterAll(() => {
  project?.removeFolder();
  cluster?.remove();
});

/** One row more than before, once it answers. */
async function expectRows(): Promise<void> {
  const found = await waitFor(
    () => project.ask(node),
    () => "it does not answer",
  );
  expect(found).toBe(rows + 1);
  rows = found;
}

const volumes = () => cluster.exec(node, `docker volume inspect --format '{{.Name}} {{.CreatedAt}}' ${stack}_data`);

test("it goes to the swarm on the volume that it has", async () => {
  const before = volumes();
  expect(project.place({ node })).toMatchObject({ code: 0 });
  const { code, report } = project.deploy("--move");
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect(volumes()).toBe(before);
  await expectRows();
});

test("where a container never becomes healthy on the way back, the services of the swarm run again", async () => {
  expect(project.place({ options: ["--port", "6380"] })).toMatchObject({ code: 0 });
  const { code, report } = project.deploy("--move");
  expect({ code, failures: failuresIn(report) }).toEqual({
    code: exitCodes.hostFailed,
    failures: expect.stringContaining("The services of the swarm run again"),
  });
  await expectRows();
});

test("a way back that is cut off once the services are stopped can be undone, and goes on", async () => {
  expect(project.place({})).toMatchObject({ code: 0 });
  const running = project.start(["deploy", "--move", "--json"]);
  await eventually(
    () => cluster.exec(node, `ls ${back} 2>&1; docker ps --quiet --filter label=io.harden-init.stack=${stack}`),
    (said) => said === back,
  );
  killTree(running.child.pid ?? 0);
  await running.ended;
  // What it had begun on the server goes on there.
  cluster.exec(node, `while pgrep -f '[c]ompose .*up' >/dev/null; do sleep 0.5; done; sh ${back}`);
  await expectRows();
  expect(failuresIn(project.deploy().report)).toContain("harden-init deploy --move takes it over");
  expect(failuresIn(project.deploy("--move").report)).toBe("");
  await expectRows();
  expect(cluster.exec(node, "docker service ls --quiet; ls /var/lib | grep '[.]move$' || true")).toBe("");
});
