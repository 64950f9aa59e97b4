import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { Project } from "../../support/projects/project.ts";
import { changedIn, failuresIn } from "../../support/projects/report.ts";
import { BoxedServer, serverWithEngine } from "../../support/servers/boxed.ts";

/* Three servers over ssh, each with an engine of its own: a canary, one that fails, one that is away, and the way back. */

const names = ["web1", "web2", "web3"] as const;
const servers = new Map(names.map((name) => [name, new BoxedServer(`fleet${name}`, serverWithEngine())]));
const serverOf = (name: (typeof names)[number]) => servers.get(name) as BoxedServer;
const hosts = names.map(
  (name) => `{ name: ${name}, address: ${serverOf(name).access.address}, groups: [all_of_them] }`,
);
const project = new Project("longfleet", {
  hosts: `[${hosts.join(", ")}]\ngroups: { all_of_them: { user: deploy, prepare: false } }`,
  publish: "127.0.0.1:8081",
  application: {
    services:
      '  cache: { kind: generic, image: "redis:7.0", user: "999:999", health: { listens: 6379, interval: 1s, retries: 30, start_period: 1s }, compose: { command: [redis-server, --save, ""], stop_grace_period: 2s } }',
  },
});

beforeAll(() => {
  process.env.ANSIBLE_SSH_CONTROL_PATH_DIR = project.beside("cp");
  expect(project.init()).toMatchObject({ code: 0 });
  const variables = join(project.folder, "inventory/host_vars");
  mkdirSync(variables, { recursive: true });
  for (const name of names) {
    const server = serverOf(name);
    server.load(["redis:7.0"]);
    writeFileSync(join(variables, `${name}.yml`), `ansible_ssh_common_args: -F ${server.access.sshConfig}\n`);
  }
});
afterAll(() => {
  for (const server of servers.values()) {
    server.remove();
  }
  project.removeFolder();
});

function deploy(...words: readonly string[]) {
  const { code, report } = project.deploy(...words);
  const outcomes = (report.outcomes ?? []).map(({ host, outcome }) => `${host} ${outcome}`);
  return { told: { code, outcomes, passes: report.passes.map(({ name }) => name) }, report };
}

/** Gives the cache another bound, so that each container is made again. */
function change(clients: number): void {
  project.set(
    ["services", "cache", "compose", "command"],
    ["redis-server", "--save", "", "--maxclients", `${clients}`],
  );
  expect(project.run(["generate"]).code).toBe(0);
}

const runs = (name: (typeof names)[number]) =>
  docker(
    "exec",
    serverOf(name).container,
    "docker",
    "inspect",
    "--format",
    "{{json .Config.Cmd}}",
    "longfleet-cache-1",
  );

test("a canary in the middle, proven, then the others at once, proven", () => {
  const { told, report } = deploy("--canary", "web2", "--serial", "100%", "--prove");
  expect({ ...told, failures: failuresIn(report) }).toEqual({
    code: 0,
    outcomes: ["web1 done", "web2 done", "web3 done"],
    passes: ["canary", "prove-canary", "deploy", "prove"],
    failures: "",
  });
  expect(report.canary).toMatchObject({ host: "web2", worse: [] });
  expect(report.canary).not.toHaveProperty("stopped");
  expect([changedIn(report)[1], changedIn(report)[3], report.idempotent]).toEqual([0, 0, true]);
});

test("where one differs, it is changed, and the others are measured", () => {
  serverOf("web2").exec("docker rm --force longfleet-cache-1");
  const { told, report } = deploy();
  expect(told).toEqual({ code: 0, outcomes: ["web1 done", "web2 done", "web3 done"], passes: ["deploy"] });
  const changes = names.map((name) => (report.passes[0]?.hosts[name]?.changed ?? 0) > 0);
  expect(changes).toEqual([false, true, false]);
  const measured = (name: string) => report.findings.filter(({ host }) => host === name).length;
  expect(names.map((name) => measured(name) > 20)).toEqual([true, true, true]);
});

test("one that has all of it but where a control does not hold: those that differ have no turn", () => {
  serverOf("web1").exec("gpasswd --add nobody docker");
  serverOf("web2").exec("docker stop longfleet-cache-1");
  const { told, report } = deploy();
  expect(told).toEqual({
    code: 3,
    outcomes: ["web1 not-as-expected", "web2 not-begun", "web3 done"],
    passes: ["deploy"],
  });
  expect(changedIn(report)).toEqual([0]);
  serverOf("web1").exec("gpasswd --delete nobody docker");
});

test("one whose engine is gone fails; the one after it keeps what it had", () => {
  change(71);
  serverOf("web2").exec("systemctl stop docker.socket docker");
  const { told } = deploy();
  expect(told).toEqual({ code: 5, outcomes: ["web1 done", "web2 failed", "web3 not-begun"], passes: ["deploy"] });
  serverOf("web2").exec("systemctl start docker");
  expect([runs("web1").includes("71"), runs("web2").includes("71"), runs("web3").includes("71")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("a canary that fails leaves the others as they are", () => {
  change(72);
  serverOf("web3").exec("systemctl stop docker.socket docker");
  const { told, report } = deploy("--canary", "web3", "--limit", "web1,web3");
  expect(told).toEqual({ code: 5, outcomes: ["web1 not-begun", "web3 failed"], passes: ["canary"] });
  expect(report.canary?.stopped).toBe("it did not come through");
  serverOf("web3").exec("systemctl start docker");
  expect(runs("web1")).toContain("71");
});

test("one that is away stops neither a deploy nor a rollback of the others", () => {
  docker("stop", "--time", "2", serverOf("web1").container);
  const { told } = deploy("--serial", "1,100%");
  expect(told).toEqual({ code: 6, outcomes: ["web1 unreachable", "web2 done", "web3 done"], passes: ["deploy"] });
  const back = project.run(["rollback", "--yes", "--json"]);
  const outcomes = (JSON.parse(back.stdout).outcomes ?? [back.stdout]).map(
    ({ host = "", outcome = "" }) => `${host} ${outcome}`,
  );
  expect({ code: back.code, outcomes }).toEqual({ code: 6, outcomes: ["web1 unreachable", "web2 done", "web3 done"] });
  expect([runs("web2"), runs("web3")].join()).not.toContain("72");
});
