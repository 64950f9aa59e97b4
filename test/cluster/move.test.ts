import { exitCodes } from "../../src/lib/errors.ts";
import { killTree } from "../support/projects/killed.ts";
import { failuresIn } from "../support/projects/report.ts";
import { Cluster } from "../support/servers/cluster.ts";
import { MovingProject } from "../support/swarm/moving.ts";
import { waitFor } from "../support/wait.ts";

/* A web service and its database: a Compose project on one server, a swarm of three, and one server again, with the rows that were written. */

const stack = "moving";
const port = 18_099;
const data = `/var/lib/docker/volumes/${stack}_data`;
const back = `/var/lib/harden-init.${stack}.move`;

let cluster: Cluster;
let project: MovingProject;
/** How many rows there are. */
let rows = 0;

beforeAll(() => {
  cluster = new Cluster(3);
  for (const { name } of cluster.nodes) {
    cluster.load(name, ["node:22-slim", "redis:7.0"]);
  }
  project = new MovingProject(stack, cluster, port);
  expect(project.init()).toMatchObject({ code: 0 });
  expect(failuresIn(project.deploy().report)).toBe("");
  rows = project.ask("hi-node1");
  // What a plain copy loses: owner, mode, attributes, a hole, a link, and a name with a line break.
  cluster.exec(
    "hi-node1",
    `cd ${data}/_data && head -c 150000000 /dev/urandom >large && install -o 4711 -g 815 -m 2640 /dev/null own &&
    truncate -s 20M hole && ln -s own link && printf x >"$(printf 'two\\nlines')" &&
    python3 -c 'import os; os.setxattr("own", "user.why", b"kept")'`,
  );
});
afterAll(() => {
  project?.removeFolder();
  cluster?.remove();
});

/** Of files that no service writes to. */
const laid = (server: string) =>
  cluster.exec(
    server,
    `cd ${data}/_data && stat -c '%n %u:%g %f %s' own hole link "$(printf 'two\\nlines')" && sha256sum large hole &&
    python3 -c 'import os; print(os.getxattr("own", "user.why"), os.stat("hole").st_blocks)'`,
  );

test("a stack that is a Compose project on the server goes to no swarm without --move, and nothing is changed", () => {
  expect(project.place({ node: "hi-node2" })).toMatchObject({ code: 0 });
  const before = project.states();
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({
    code: exitCodes.hostFailed,
    failures: expect.stringMatching(
      /it runs as a Compose project on hi-node1; the volume moving_data of db is on hi-node1, and its server is hi-node2 now.*Nothing was changed. harden-init deploy --move/,
    ),
  });
  expect(project.states()).toEqual(before);
  expect(project.ask("hi-node1")).toBe(rows + 1);
  rows += 1;
});

test("a run that is cut off in the middle of the copy leaves the data, and a way back that it has named", async () => {
  const running = project.start(["deploy", "--move", "--json"]);
  await waitFor(
    () =>
      cluster.exec("hi-node2", `ls /var/tmp/*.${stack}.harden-init-move/ ${data}/incoming 2>/dev/null || true`) !== "",
    () => "nothing is copied",
    { pause: 50 },
  );
  killTree(running.child.pid ?? 0);
  await running.ended;
  expect(cluster.exec("hi-node1", "docker ps --quiet")).toBe("");
  expect(cluster.exec("hi-node1", `sh ${back}/back 2>&1; ls -d ${back} 2>/dev/null || true`)).not.toContain(back);
  const policy = "docker inspect --format '{{.HostConfig.RestartPolicy.Name}}' $(docker ps --quiet) | sort -u";
  expect(cluster.exec("hi-node1", policy)).toBe("on-failure");
  await waitFor(
    () => project.ask("hi-node1") === rows + 1,
    () => "it does not answer",
  );
  rows += 1;
});

test("with --move the stack runs on the swarm, with every row and the same files on another server", async () => {
  const { code, report, called } = await project.moveUnderLoad("--prove");
  expect({ code, failures: failuresIn(report), idempotent: report.idempotent }).toEqual({
    code: 0,
    failures: "",
    idempotent: true,
  });
  // Each answer is a row that was written.
  expect(called.failed.length).toBeGreaterThan(0);
  expect(project.ask("hi-node1")).toBeGreaterThanOrEqual(rows + called.made - called.failed.length + 1);
  rows = project.ask("hi-node1");
  expect(laid("hi-node2")).toBe(laid("hi-node1"));
  expect(JSON.stringify(report.notes)).toMatch(
    /went from hi-node1 to hi-node2: \d+ entries, \d+ bytes, the same checksum/,
  );
  expect(cluster.exec("hi-node1", "docker ps --all --quiet --filter label=com.docker.compose.project=moving")).toBe("");
  const left = `ls -d ${back} /var/tmp/*harden-init* ${data}/incoming ${data}/harden-init-unfinished 2>/dev/null || true`;
  expect(cluster.onEach(left)).toEqual({ "hi-node1": "", "hi-node2": "", "hi-node3": "" });
});

test("a volume goes from one server of the swarm to another, also after it was cut off, but never over data that are there", async () => {
  expect(project.place({ node: "hi-node1" })).toMatchObject({ code: 0 });
  const before = project.states();
  expect(failuresIn(project.deploy().report)).toMatch(
    /moving_data of db is on hi-node2, and its server is hi-node1 now/,
  );
  expect(failuresIn(project.deploy("--move").report)).toMatch(/hi-node1 has a volume moving_data already/);
  expect(project.states()).toEqual(before);
  cluster.exec("hi-node1", `docker volume rm ${stack}_data`);
  const running = project.start(["deploy", "--move", "--json"]);
  await waitFor(
    () => cluster.exec("hi-node1", `ls ${data}/incoming/large 2>/dev/null || true`) !== "",
    () => "nothing is unpacked",
    { pause: 50 },
  );
  killTree(running.child.pid ?? 0);
  await running.ended;
  // It goes on.
  const { code, report } = project.deploy("--move");
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect(project.ask("hi-node1")).toBe(rows + 1);
  rows += 1;
  expect(laid("hi-node1")).toBe(laid("hi-node2"));
});

test("it comes back to one server with --move alone", async () => {
  expect(project.place({})).toMatchObject({ code: 0 });
  const before = project.states();
  expect(failuresIn(project.deploy().report)).toMatch(
    /runs as services of a swarm here, and harden.yml has `target: compose`/,
  );
  expect(project.states()).toEqual(before);
  const { report } = await project.moveUnderLoad();
  expect(failuresIn(report)).toBe("");
  expect(project.ask("hi-node1")).toBeGreaterThan(rows);
  rows = project.ask("hi-node1");
  expect(cluster.exec("hi-node1", "docker service ls --quiet; docker network ls --quiet --filter name=_swarm")).toBe(
    "",
  );
  expect(cluster.exec("hi-node1", "docker ps --format '{{.Names}}' | sort")).toBe("moving-db-1\nmoving-web-1");
  expect(JSON.stringify(report.notes)).toContain("is off the swarm");
});

test("where a service never becomes healthy on the swarm, the stack runs again where it was, with its rows", () => {
  expect(project.place({ node: "hi-node1", options: ["--port", "6380"] })).toMatchObject({ code: 0 });
  const { code, report } = project.deploy("--move");
  expect({ code, failures: failuresIn(report) }).toEqual({
    code: exitCodes.hostFailed,
    failures: expect.stringContaining("It runs again where it was before the move"),
  });
  expect(project.ask("hi-node1")).toBe(rows + 1);
});
