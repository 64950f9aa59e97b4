import { spawnSync } from "node:child_process";
import { docker } from "../../support/engine/docker.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { LogLab, type LogRecord } from "../../support/projects/log-lab.ts";
import { wrongControls } from "../../support/projects/report.ts";
import { ensureAuditLog } from "../../support/servers/audit-log.ts";
import { eventually } from "../../support/wait.ts";

/* The receiver of the logs on the real engine: what arrives, and what goes on without it. */

const lab = new LogLab("e2elogs", 18121, 18122);
const receiver = "e2elogs-logs-1";
const web = "e2elogs-webserver-1";

beforeAll(() => {
  ensureAuditLog();
  lab.initWithReceiver();
});

afterAll(() => lab.remove());

const found = (mark: string) => (records: readonly LogRecord[]) => records.some(({ log }) => log?.includes(mark));
const recordOf = async (mark: string): Promise<LogRecord> =>
  (await eventually(() => lab.records(), found(mark))).find(({ log }) => log?.includes(mark)) ?? {};

/** Starts the web service anew. The engine would kill one that does not end in time, with 137. */
function restartInOrder(): void {
  const since = `${Date.now() / 1000}`;
  docker("restart", web);
  const ended = ["--filter", `container=${web}`, "--filter", "event=die", "--format", "{{.Actor.Attributes.exitCode}}"];
  expect(docker("events", "--since", since, "--until", `${Date.now() / 1000}`, ...ended)).toMatch(/^(0|143)$/);
}

/** Whether a line comes within three quarters of a minute: the engine tries again after a second, then ever more rarely. */
const arrives = (mark: string): Promise<boolean> =>
  eventually(() => lab.records(), found(mark), 45).then(
    () => true,
    () => false,
  );

test("a deploy brings it, measures that it answers, and a second pass changes nothing", () => {
  const report = expectProven(lab);
  const ofLogs = report.findings.filter(({ service }) => service === "logs");
  expect(wrongControls(report).filter(({ service }) => service === "logs")).toEqual([]);
  expect(ofLogs.filter(({ ok }) => ok === true).map(({ control }) => control)).toEqual(
    expect.arrayContaining(["log-receiver", "audit-forwarded", "health-check", "no-capabilities", "seccomp"]),
  );
});

test("it is an ordinary user with nothing to use: no capability, no shell, no other service's network", () => {
  const pid = docker("inspect", "--format", "{{.State.Pid}}", receiver);
  const status = spawnSync("cat", [`/proc/${pid}/status`], { encoding: "utf8" }).stdout;
  expect(status).toMatch(/^Uid:\s+24224\s+24224\s+24224\s+24224$/m);
  expect(status).toMatch(/^CapBnd:\s+0000000000000000$/m);
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
  expect(status).toMatch(/^Seccomp:\s+2$/m);
  expect(spawnSync("docker", ["exec", receiver, "sh", "-c", "true"]).status).not.toBe(0);
  expect(
    Object.keys(JSON.parse(docker("inspect", "--format", "{{json .NetworkSettings.Networks}}", receiver))),
  ).toEqual(["e2elogs_logs"]);
  expect(docker("inspect", "--format", "{{json .HostConfig.PortBindings}}", receiver)).toBe(
    '{"24224/tcp":[{"HostIp":"127.0.0.1","HostPort":"18122"}]}',
  );
  expect(docker("inspect", "--format", "{{.HostConfig.LogConfig.Type}}", receiver)).toBe("local");
});

test("lines of the web and of the database arrive with their service, the stack and the host", async () => {
  await lab.visit("mark-first");
  expect(await recordOf("mark-first")).toMatchObject({
    service: "webserver",
    stack: "e2elogs",
    host: "here",
    stream: "stdout",
  });
  expect(await recordOf("ready for connections")).toMatchObject({ service: "dbserver", stream: "stderr" });
});

test("records of the audit log arrive", async () => {
  await eventually(
    () => lab.records(),
    (records) => records.some(({ service, log }) => service === "audit" && log?.startsWith("type=") === true),
  );
});

test("a line stays data, whatever is in it", async () => {
  const line = 'mark-\u001b[31mred\r"},{"service":"forged"}\\u0000 <34>1 {{ 7*7 }} $HOST';
  lab.say("webserver", `${line}\n`);
  expect(await recordOf("[31mred")).toMatchObject({ service: "webserver", log: line });
});

test("docker logs goes on answering, also the command that reads them", () => {
  expect(docker("logs", web)).toContain("mark-first");
  expect(lab.run(["logs", "webserver"]).stdout).toContain("mark-first");
});

describe.each(["stop", "kill"])("while it is down by docker %s", (how) => {
  const mark = `mark-during-${how}`;

  test("the application answers, stops and starts as ever", async () => {
    docker(how, receiver);
    expect(await lab.visit("mark-lost")).toBe(200);
    restartInOrder();
    await eventually(
      () => docker("inspect", "--format", "{{.State.Health.Status}}", web),
      (health) => health === "healthy",
    );
    expect(await lab.visit(mark)).toBe(200);
  });

  test("a deploy brings it back, and what the running containers said meanwhile arrives", async () => {
    lab.mustDeploy();
    // Whatever becomes of it on its way, the engine's copy has it.
    expect(docker("logs", web)).toContain(mark);
    if (!(await arrives(mark))) {
      // Said into the moment in which the engine's proxy takes connections already, and the receiver does not. That is not met twice.
      docker(how, receiver);
      await lab.visit(`${mark}-again`);
      lab.mustDeploy();
      await recordOf(`${mark}-again`);
    }
    await lab.visit(`${mark}-after`);
    await recordOf(`${mark}-after`);
  });
});

test("one that hangs does not hold up a container that stops", () => {
  docker("pause", receiver);
  lab.say("webserver", `${"x".repeat(200)}\n`.repeat(5000));
  restartInOrder();
  docker("unpause", receiver);
});

test("one that cannot start at all is reported, and the application is deployed", async () => {
  lab.edit("playbooks/files/opt/harden/e2elogs/logs/conf/fluent-bit.conf", (text) =>
    text.replace("[SERVICE]", "[NONSENSE"),
  );
  lab.edit("webserver/templates/page.php", (text) => `${text}<!-- deployed without its receiver -->\n`);
  const { code, report } = lab.deploy();
  expect(code).toBe(3);
  expect(report.findings).toContainEqual(
    expect.objectContaining({ control: "log-receiver", service: "logs", ok: false }),
  );
  expect(wrongControls(report).filter(({ service }) => service !== "logs")).toEqual([]);
  expect(await lab.page()).toMatch(/^200 [\s\S]*deployed without its receiver/);
});
