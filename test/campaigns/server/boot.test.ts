import { docker } from "../../support/engine/docker.ts";
import { withImages } from "../../support/engine/images.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { failuresIn } from "../../support/projects/report.ts";
import { BoxedServer, serverWithEngine } from "../../support/servers/boxed.ts";
import { RemoteProject } from "../../support/servers/remote.ts";
import { waitFor } from "../../support/wait.ts";

/* What ends containers on a server: a reboot, the engine, somebody's hand. And what brings them back. */

const stack = "e2eboot";
const unit = `harden-init.${stack}.service`;
const minutes = 60_000;
let machine: BoxedServer;
let server: RemoteProject;

beforeAll(() => {
  machine = new BoxedServer(stack, serverWithEngine());
  server = new RemoteProject(stack, machine.access, "0.0.0.0:8081");
  expect(server.init()).toMatchObject({ code: 0 });
  server.mustDeploy("--tags", "server");
  withImages(stack, 18_112, (images) => machine.load(images));
  expectProven(server);
});
afterAll(() => {
  machine?.remove();
  server?.removeFolder();
});

const state = () => machine.exec(`systemctl show --property UnitFileState,ActiveState --value ${unit}`).split("\n");
const rows = () => server.sql("SELECT COUNT(*) FROM csvs23db.suggestion");
/** When each container was started, by its id. */
const started = () =>
  machine.exec("docker inspect --format '{{.Id}} {{.State.StartedAt}}' $(docker ps --quiet --no-trunc)");
const databaseLog = () => machine.exec(`docker logs ${stack}-dbserver-1 2>&1`);

/** A reboot, as far as a container has one: everything in it is shut down by systemd, and started again. */
async function reboot(): Promise<void> {
  docker("restart", "--time", "120", machine.container);
  server.closeConnections();
  await until("ssh answers", () => server.root("true"));
}

/** Until the work comes through: at most two minutes. */
function until(what: string, work: () => unknown): Promise<true> {
  const look = (): true => {
    work();
    return true;
  };
  return waitFor(look, () => `until ${what}`, { pause: 500 });
}

function expectNothingToDo(): void {
  const { code, report } = server.deploy();
  expect({ code, failures: failuresIn(report), changed: report.passes[0]?.changed }).toEqual({
    code: 0,
    failures: "",
    changed: [],
  });
}

test("the unit is one that systemd finds nothing wrong with, and that can do little", () => {
  expect(machine.exec(`systemd-analyze verify ${unit} 2>&1`)).toBe("");
  const exposure = /exposure level for \S+: ([\d.]+)/.exec(machine.exec(`systemd-analyze security --no-pager ${unit}`));
  expect(Number(exposure?.[1])).toBeLessThan(2);
  expect(state()).toEqual(["active", "enabled"]);
});

test("a reboot ends the database in order, and the stack comes back as it was: a deploy at once finds nothing to do", async () => {
  const ids = server.containers();
  const before = databaseLog();
  await reboot();
  expectNothingToDo();
  expect(server.containers()).toEqual(ids);
  expect(rows()).toBe("3");
  expect(await server.page()).toMatch(/^200 /);
  const since = databaseLog().slice(before.length);
  expect(since).toMatch(/Shutdown complete[\s\S]*ready for connections/);
  expect(since).not.toMatch(/crash recovery/i);
  expect(machine.exec(`systemctl status --no-pager ${unit}`)).toMatch(/active \(exited\)[\s\S]*webserver-1 {2}Healthy/);
});

test("a restart of the engine, and its violent end, leave the containers running", async () => {
  const before = started();
  machine.exec("systemctl reset-failed docker; systemctl restart docker");
  await until("the unit is back", () => machine.exec(`systemctl is-active ${unit}`));
  machine.exec("kill -KILL $(pidof dockerd)");
  await until("the engine is back", () => machine.exec("sleep 3; docker info"));
  await until("the unit is back", () => machine.exec(`systemctl is-active ${unit}`));
  expect(started()).toBe(before);
  expectNothingToDo();
});

test("an engine that takes the containers with it brings them back", async () => {
  const before = started();
  machine.exec(`cp /etc/docker/daemon.json /root/ && sed -i 's/"live-restore": true/"live-restore": false/' /etc/docker/daemon.json
    systemctl reset-failed docker; systemctl restart docker`);
  await until("the unit is back", () => machine.exec(`systemctl is-active ${unit}`));
  expect(started()).not.toBe(before);
  expect(rows()).toBe("3");
  machine.exec("mv /root/daemon.json /etc/docker/ && systemctl reset-failed docker && systemctl restart docker");
  await until("the unit is back", () => machine.exec(`systemctl is-active ${unit}`));
  expectNothingToDo();
});

test("systemctl stop ends the containers, and start brings them back", () => {
  const exits = "docker ps --all --format '{{.State}}' | sort --unique";
  machine.exec(`systemctl stop ${unit}`);
  expect(machine.exec(exits)).toBe("exited");
  machine.exec(`systemctl start ${unit}`);
  expect(machine.exec(exits)).toBe("running");
  expect(rows()).toBe("3");
});

test("a deploy that died between the files and the images does not keep the stack from coming back", async () => {
  const environment = `/opt/harden/${stack}/.env`;
  machine.exec(`cp ${environment} /root/env; sed -i 's/=[0-9a-f]\\{32,64\\}$/=0000/' ${environment}`);
  const ids = server.containers();
  await reboot();
  await until("the unit is back", () => machine.exec(`systemctl is-active ${unit}`));
  expect(server.containers()).toEqual(ids);
  machine.exec(`mv /root/env ${environment}`);
  expectNothingToDo();
});

test("what was taken down stays down after a reboot, until it is deployed again", async () => {
  expect(server.run(["down"]).code).toBe(0);
  expect(state()).toEqual(["inactive", "disabled"]);
  await reboot();
  await until("the engine is back", () => machine.exec("docker info"));
  expect(machine.exec("docker ps --all --quiet")).toBe("");
  server.mustDeploy();
  expect(state()).toEqual(["active", "enabled"]);
  expect(rows()).toBe("3");
});

test("a server that freezes in the middle is given up, and the next deploy finds it as it was", async () => {
  // The usual minute, shortened.
  server.edit("ansible.cfg", (text) => text.replace("ServerAliveInterval=15", "ServerAliveInterval=2"));
  const { ended } = server.start(["deploy"]);
  // Looked for within the server, as a module may be over before a program comes in from outside to look.
  machine.exec("timeout 120 sh -c 'until pgrep --full \"^/usr/bin/python3$\"; do sleep 0.02; done'");
  // On a busy machine the kernel may not have stopped every process in time, and then none stays stopped.
  await until("it is frozen", () => docker("pause", machine.container));
  const begun = Date.now();
  const { code, stdout } = await ended;
  docker("unpause", machine.container);
  expect({ code, stdout }).toMatchObject({ code: 6, stdout: expect.stringMatching(/unreachable[\s\S]*→ /) });
  expect(Date.now() - begun).toBeLessThan(10 * minutes);
  server.closeConnections();
  expectNothingToDo();
});

test("without the control the unit goes, and the containers stay", () => {
  const before = started();
  server.set(["hardening", "overrides"], { "boot-unit": { off: true, reason: "another tool starts the stack" } });
  expect(server.run(["generate"]).code).toBe(0);
  server.mustDeploy();
  expect(
    machine.exec(`find /etc/systemd/system -name '${unit}*'; systemctl is-enabled ${unit} 2>/dev/null || true`),
  ).toBe("not-found");
  expect(started()).toBe(before);
});
