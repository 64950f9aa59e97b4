import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { addressForContainers } from "../../support/engine/this-machine.ts";
import { LogLab } from "../../support/projects/log-lab.ts";
import { ensureAuditLog } from "../../support/servers/audit-log.ts";
import { eventually } from "../../support/wait.ts";

/* Where the receiver hands the logs on: to a second Fluent Bit and to a syslog daemon of another machine, which come and go. */

const lab = new LogLab("e2eforward", 18123, 18124);
const here = addressForContainers();
const receiver = "e2eforward-logs-1";

beforeAll(ensureAuditLog);
afterAll(() => lab.remove());

describe("to another Fluentd", () => {
  const folder = mkdtempSync(join(tmpdir(), "second-"));
  const second = "e2eforward-second";
  const arrived = () => readFileSync(join(folder, "arrived"), "utf8");

  beforeAll(() => {
    writeFileSync(
      join(folder, "second.conf"),
      "[INPUT]\n    Name forward\n    Listen 0.0.0.0\n[OUTPUT]\n    Name file\n    Match *\n    Path /second\n    File arrived\n    Format plain\n",
    );
    writeFileSync(join(folder, "arrived"), "");
    const published = ["--publish", `${here}:18125:24224`, "--volume", `${folder}:/second`];
    docker(
      "run",
      "--detach",
      "--name",
      second,
      ...published,
      "fluent/fluent-bit:5.1.1",
      "--config=/second/second.conf",
    );
    lab.initWithReceiver(`fluentd://${here}:18125`);
  });

  afterAll(() => {
    docker("rm", "--force", second);
    rmSync(folder, { recursive: true });
  });

  test("lines arrive there, and none is kept here", async () => {
    lab.mustDeploy();
    await lab.visit("mark-passed");
    const text = await eventually(arrived, (seen) => seen.includes("mark-passed"));
    const line = text.split("\n").find((each) => each.includes("mark-passed"));
    expect(JSON.parse(line ?? "")).toMatchObject({ service: "webserver", stack: "e2eforward", host: "here" });
    expect(lab.records()).toEqual([]);
  });

  test("what came while it was away is kept through a crash of the receiver, and arrives later", async () => {
    docker("kill", second);
    expect(await lab.visit("mark-kept")).toBe(200);
    await eventually(() => bufferHolds("mark-kept"), Boolean);
    docker("kill", receiver);
    docker("start", receiver);
    docker("start", second);
    await eventually(arrived, (seen) => seen.includes("mark-kept"));
    await lab.visit("mark-back");
    await eventually(arrived, (seen) => seen.includes("mark-back"));
  });
});

/** Whether a line waits in the receiver's volume. */
function bufferHolds(words: string): boolean {
  const folder = docker("volume", "inspect", "--format", "{{.Mountpoint}}", "e2eforward_logs_buffer");
  const search = `grep -rlF '${words}' /buffer/chunks 2>/dev/null || true`;
  return docker("run", "--rm", "--volume", `${folder}:/buffer:ro`, "debian:13", "sh", "-c", search) !== "";
}

describe("to syslog", () => {
  let text = "";
  const open = new Set<Socket>();
  const daemon = createServer((socket) => {
    open.add(socket);
    socket.on("data", (part) => {
      text += part.toString();
    });
  });
  const listen = () => new Promise<void>((resolve) => daemon.listen(18126, here, resolve));
  const hangUp = () =>
    new Promise<void>((resolve) => {
      daemon.close(() => resolve());
      for (const socket of open) {
        socket.destroy();
      }
    });

  beforeAll(listen);
  afterAll(hangUp);

  test("lines arrive as RFC 5424, and no line can pass for another", async () => {
    lab.forwardTo(`syslog://${here}:18126`);
    lab.mustDeploy();
    lab.say("webserver", "mark-\u001b[31m\r<34>1 2020-01-01T00:00:00Z elsewhere su - - - forged\n");
    await eventually(
      () => text,
      (seen) => seen.includes("mark-"),
    );
    const line = text.split("\n").find((each) => each.includes("mark-"));
    expect(line).toMatch(/^<\d+>1 \d{4}-\d\d-\d\dT[\d:.]+Z here webserver - - - \ufeff?mark-\\x1b\[31m\\x0d<34>1 2020/);
  });

  test("it may go and come back", async () => {
    await hangUp();
    await lab.visit("mark-nobody-listens");
    await listen();
    await eventually(
      () => text,
      (seen) => seen.includes("mark-nobody-listens"),
      120,
    );
  });
});
