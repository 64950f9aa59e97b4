import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectProven } from "../../support/projects/deploys.ts";
import { changedIn, failuresIn } from "../../support/projects/report.ts";
import { BoxedServer, serverWithEngine } from "../../support/servers/boxed.ts";
import { RemoteProject } from "../../support/servers/remote.ts";
import { waitFor } from "../../support/wait.ts";

/* A service on a server that mounts a folder of the project: a deploy copies it. Its logs are followed and its programs run over ssh. */

const stack = "e2efolders";
const services = `
  app:
    kind: generic
    image: "debian:13"
    user: "1000:1000"
    writable: []
    health: { test: [CMD, test, -e, /etc/app/app.conf], interval: 5s }
    files: { /etc/app: ./conf, /etc/one.conf: ./one.conf }
    compose: { command: [sh, -c, "while sleep 1; do echo tick; done"], stop_grace_period: 1s }`;
let machine: BoxedServer;
let server: RemoteProject;

beforeAll(() => {
  machine = new BoxedServer(stack, serverWithEngine());
  machine.load(["debian:13"]);
  server = new RemoteProject(stack, machine.access, "", { services });
  mkdirSync(join(server.folder, "conf/parts"), { recursive: true });
  put("conf/app.conf", "greeting = hello\n");
  put("conf/parts/more.conf", "more\n");
  put("conf/.env", "PASSWORD=private\n");
  put("conf/id_ed25519", "-----BEGIN OPENSSH PRIVATE KEY-----\n");
  put("one.conf", "one\n");
  symlinkSync("parts/more.conf", join(server.folder, "conf/link.conf"));
  expect(server.init()).toMatchObject({ code: 0 });
});
afterAll(() => {
  machine?.remove();
  server?.removeFolder();
});

const put = (path: string, text: string): void => writeFileSync(join(server.folder, path), text);
const inside = (script: string): string =>
  machine.exec(`docker exec ${stack}-app-1 sh -c '${script} 2>&1 || true'`).trim();

test("a deploy copies the folder, without what is private, and the container only reads it", () => {
  const { code, report } = server.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect(inside("cd /etc/app && cat app.conf link.conf /etc/one.conf && find . -type f | sort")).toBe(
    "greeting = hello\nmore\none\n./app.conf\n./parts/more.conf",
  );
  const asOwner = `docker exec --user 0:0 ${stack}-app-1`;
  expect(machine.exec(`${asOwner} touch /etc/app/new 2>&1 || true`)).toContain("Read-only file system");
  expect(server.run(["report"]).stdout).toMatch(/app \(conf\): .env, id_ed25519 were not copied to the server/);
  expect(machine.exec(`stat -c '%U %a' /opt/harden/${stack}/app/files/etc/app/app.conf`).trim()).toBe("root 644");
});

test("a change of it recreates the container at the next deploy, and only then; verify measures the server, too", () => {
  const before = server.containers();
  put("conf/app.conf", "greeting = good evening\n");
  const measured = server.deploy("--tags", "verify");
  expect(changedIn(measured.report)).toEqual([0]);
  expect(measured.report.findings.some(({ service, ok }) => service === undefined && ok === true)).toBe(true);
  expect(inside("cat /etc/app/app.conf")).toBe("greeting = hello");
  expect(server.containers()).toEqual(before);

  expectProven(server);
  expect(inside("cat /etc/app/app.conf")).toBe("greeting = good evening");
  expect(server.containers()).not.toEqual(before);

  rmSync(join(server.folder, "conf/parts"), { recursive: true });
  rmSync(join(server.folder, "conf/link.conf"));
  server.mustDeploy();
  expect(inside("find /etc/app -type f")).toBe("/etc/app/app.conf");
});

test("a link that leads out of it stops the deploy before any change", () => {
  symlinkSync("/etc/passwd", join(server.folder, "conf/passwd"));
  const { code, report } = server.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({
    code: 5,
    failures: expect.stringMatching(/conf\/passwd leads out of/),
  });
  rmSync(join(server.folder, "conf/passwd"));
});

test("its logs are followed over ssh, and a program runs in it", async () => {
  const { child, shown, ended } = server.start(["logs", "app", "--follow", "-n", "1"]);
  const lines = () => shown().split("\n").filter(Boolean);
  await waitFor(() => lines().filter((line) => line.endsWith("tick")).length >= 5, shown);
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 0 });
  const times = lines();
  expect(new Set(times).size).toBe(times.length);
  expect(server.run(["exec", "app", "id"])).toMatchObject({ code: 0, stdout: expect.stringContaining("uid=1000") });
});
