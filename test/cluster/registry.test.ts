import { exitCodes } from "../../src/lib/errors.ts";
import { withImages } from "../support/engine/images.ts";
import { besiegedAnswers, besiegedServices } from "../support/projects/besieged-answers.ts";
import { changedIn, failuresIn } from "../support/projects/report.ts";
import { Cluster } from "../support/servers/cluster.ts";
import { TrialRegistry } from "../support/servers/registry.ts";
import { SwarmProject } from "../support/swarm/swarm.ts";
import { eventually } from "../support/wait.ts";

/* A swarm whose images go by a registry with a login: a server that has none of them pulls them by itself. */

const stack = "fetched";
const port = 18_100;
const [one, two] = ["hi-node1", "hi-node2"];
const [user, password] = ["deploy", "harbour-violet-4711"];

let cluster: Cluster;
let registry: TrialRegistry;
let project: SwarmProject;

const setPassword = (text: string) =>
  expect(project.run(["secrets", "set", "registry_password", "--yes"], {}, `${text}\n`)).toMatchObject({ code: 0 });

beforeAll(() => {
  cluster = new Cluster(2);
  registry = new TrialRegistry(cluster, user, password);
  withImages(
    stack,
    port,
    (images) => cluster.load(one, ["node:22-slim", ...images.filter((image) => image.startsWith(`${stack}/`))]),
    { files: "test/apps", services: besiegedServices(port) },
  );
  project = new SwarmProject(stack, cluster, port, {
    files: "test/apps",
    describe: ({ hosts, more, ...rest }) =>
      besiegedAnswers({
        ...rest,
        hosts: hosts.slice(0, 1),
        more: `${more}\nregistry: { at: "${registry.host}/team", user: ${user} }`,
      }),
  });
  expect(project.init()).toMatchObject({ code: 0 });
});
afterAll(() => {
  project?.removeFolder();
  registry?.remove();
  cluster?.remove();
});

test("a login that the registry refuses ends the deploy before a service is there", () => {
  setPassword("teapot-lantern-0815");
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({
    code: exitCodes.hostFailed,
    failures: expect.stringMatching(new RegExp(`could not be brought to ${registry.host}`)),
  });
  expect(project.tasks()).toEqual({});
});

test("images are brought there once, and tasks name them by digest", () => {
  setPassword(password);
  const { code, report } = project.deploy("--prove");
  expect({ code, failures: failuresIn(report), idempotent: report.idempotent, again: changedIn(report)[1] }).toEqual({
    code: 0,
    failures: "",
    idempotent: true,
    again: 0,
  });
  expect(registry.repositories()).toEqual([`team/${stack}-inner`, `team/${stack}-web`]);
  const images = cluster.exec(one, "docker service ls --format '{{.Image}}'").split("\n");
  expect(images.map((image) => image.replace(/[0-9a-f]{64}$/, "…")).sort()).toEqual([
    `${registry.host}/team/${stack}-inner@sha256:…`,
    `${registry.host}/team/${stack}-web@sha256:…`,
  ]);
  expect(report.findings.filter(({ control }) => control === "image-secrets").map(({ ok }) => ok)).toEqual([
    true,
    true,
  ]);
});

test("the password is in no file but the secret, in no record of the engine, and in nothing that was said", () => {
  const { stdout, stderr } = project.run(["deploy", "--yes", "--json", "--diff"]);
  expect(`${stdout}${stderr}`).not.toContain(password);
  const coded = Buffer.from(password).toString("base64").slice(0, 16);
  const files = "/root /home /etc /tmp /opt/harden";
  const found = cluster.exec(
    one,
    `grep -rlE '${password}|${coded}' ${files} 2>/dev/null || true; ls -A /root/.docker 2>&1 || true`,
  );
  expect(found.split("\n")[0]).toBe(`/opt/harden/${stack}/secrets/registry_password`);
  expect(found).toContain("No such file");
  expect(
    cluster.exec(one, "docker service inspect $(docker service ls -q); docker inspect $(docker ps -q)"),
  ).not.toContain(password);
});

test("a server that joins later gets them from there", () => {
  const hosts = cluster.nodes.map(({ name, address }, at) => ({
    name,
    address,
    user: "deploy",
    prepare: false,
    role: at === 0 ? "manager" : "worker",
  }));
  project.set(["hosts"], hosts);
  project.set(["services", "web", "replicas"], 2);
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  expect(cluster.exec(two, "docker image ls --quiet")).toBe("");
  const { code, report } = project.deploy("--prove");
  expect({ code, failures: failuresIn(report), idempotent: report.idempotent }).toEqual({
    code: 0,
    failures: "",
    idempotent: true,
  });
  expect(Object.keys(project.tasks())).toEqual(expect.arrayContaining([`${one} web`, `${two} web`]));
});

test("a server that has lost its images pulls them by itself, with the login of the swarm", async () => {
  const node = cluster.exec(two, "docker info --format '{{.Swarm.NodeID}}'");
  const isThere = () => cluster.exec(two, "docker ps --quiet --filter name=fetched_web") !== "";
  cluster.exec(one, `docker node update --availability drain ${node}`);
  expect(await eventually(isThere, (there) => !there)).toBe(false);
  cluster.exec(two, "docker container prune --force; docker image rm --force $(docker image ls --quiet)");
  expect(cluster.exec(two, "docker image ls --quiet")).toBe("");
  cluster.exec(one, `docker node update --availability active ${node}`);
  expect(await eventually(isThere, (there) => there)).toBe(true);
});

test("a server whose engine would ask the registry without TLS is refused", () => {
  cluster.exec(two, `echo '{"insecure-registries": ["${registry.host}"]}' >/etc/docker/daemon.json`);
  cluster.restartEngine(two);
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({
    code: exitCodes.hostFailed,
    failures: expect.stringMatching(/would ask the registry .* without TLS.*without_tls/s),
  });
  project.set(["registry", "without_tls"], "the network of these tests has nobody else");
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const accepted = project.deploy();
  expect({ code: accepted.code, failures: failuresIn(accepted.report) }).toEqual({ code: 0, failures: "" });
});
