import { spawnSync } from "node:child_process";
import type { Running } from "../../support/projects/project.ts";
import { patience } from "../../support/projects/project.ts";
import { BoxedServer, serverWithEngine } from "../../support/servers/boxed.ts";
import { RemoteProject } from "../../support/servers/remote.ts";
import { waitFor } from "../../support/wait.ts";

/* Two deploys of one stack on one server, from two checkouts, on one machine or on two; and what a killed one leaves. */

const stack = "e2elock";
let machine: BoxedServer;
let server: RemoteProject;
let other: RemoteProject;

beforeAll(() => {
  machine = new BoxedServer(stack, serverWithEngine());
  server = new RemoteProject(stack, machine.access, "0.0.0.0:8081");
  expect(server.init()).toMatchObject({ code: 0 });
  other = server.copy();
});
afterAll(() => {
  machine?.remove();
  server?.removeFolder();
  other?.removeFolder();
});

const words = ["deploy", "--tags", "server", "--verbose"];

/** A deploy that stays at work: the engine of the server does not answer. */
async function beginDeploy(): Promise<Running> {
  machine.exec("rm -f /run/harden-init/*; pkill -STOP dockerd");
  const deploy = server.start(words);
  await waitFor(
    () => machine.exec("cat /run/harden-init/*.lock 2>/dev/null || true") !== "",
    () => "no lock on the server",
  );
  return deploy;
}

/** Deploys from the other checkout. As from another machine: with processes and a connection of its own. */
function deployBeside(from: "this machine" | "another machine"): {
  readonly code: number | null;
  readonly said: string;
} {
  const apart = from === "another machine" ? ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"] : [];
  const [program = "", ...rest] = [...apart, ...other.argvOf(words)];
  const { status, stdout, stderr } = spawnSync(program, rest, {
    encoding: "utf8",
    env: { ...other.environment, ...(apart.length > 0 && { ANSIBLE_SSH_CONTROL_PATH_DIR: other.sockets }) },
    timeout: patience,
  });
  return { code: status, said: stdout + stderr };
}

/** A process and all that came from it. The connection of ssh is nobody's child by then, as after any kill. */
function family(pid: number): readonly number[] {
  const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
  return [...stdout.split("\n").filter(Boolean).map(Number).flatMap(family), pid];
}

test.each(["this machine", "another machine"] as const)(
  "a second deploy from %s changes nothing, and says who works there since when",
  async (from) => {
    const first = await beginDeploy();
    const { code, said } = deployBeside(from);
    first.child.kill("SIGTERM");
    machine.exec("pkill -CONT dockerd");
    await first.ended;
    expect(said).toMatch(
      new RegExp(
        `Another deploy of ${stack} works on this server: \\S+@\\S+ since 2\\d{3}-.* UTC, from ${server.folder}`,
      ),
    );
    expect(said).not.toMatch(/Traceback|KeyError/);
    expect({ code, said }).toMatchObject({ code: 5 });
  },
);

test("a deploy that was killed holds nothing: the next one goes on at once, from another machine within a minute", async () => {
  const first = await beginDeploy();
  for (const pid of family(first.child.pid ?? 0)) {
    process.kill(pid, "SIGKILL");
  }
  await first.ended;
  machine.exec("pkill -CONT dockerd");
  expect(deployBeside("this machine")).toMatchObject({ code: 0 });
  expect(deployBeside("another machine")).toMatchObject({ code: 0 });
});
