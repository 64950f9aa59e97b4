import { expectProven } from "../../support/projects/deploys.ts";
import { failuresIn, readReport } from "../../support/projects/report.ts";
import { BoxedServer, serverWithEngine } from "../../support/servers/boxed.ts";
import { RemoteProject } from "../../support/servers/remote.ts";
import { waitFor } from "../../support/wait.ts";

/* The engine of a server restarts, or is killed, in the middle of a deploy: the report tells what came of it, and the next deploy converges. */

const stack = "enginerestarts";
const services = `
  db: { kind: mariadb, image: "mariadb:11.8", database: shop }
  app:
    kind: generic
    image: debian:13
    user: "1000:1000"
    writable: [/tmp]
    reaches: []
    outbound: none
    compose:
      command: [sh, -c, "sleep 8; touch /tmp/ready; exec sleep infinity"]
      stop_grace_period: 1s
      healthcheck: { test: [CMD, test, -e, /tmp/ready], interval: 1s, retries: 60 }`;

let machine: BoxedServer;
let server: RemoteProject;

beforeAll(() => {
  machine = new BoxedServer(stack, serverWithEngine());
  server = new RemoteProject(stack, machine.access, "", { services });
  machine.exec("mount --make-rshared /; systemctl start docker");
  machine.load(["debian:13", "mariadb:11.8"]);
  expect(server.init()).toMatchObject({ code: 0 });
  expectProven(server);
  sql("CREATE TABLE shop.orders (id INT PRIMARY KEY); INSERT INTO shop.orders VALUES (1), (2)");
});
afterAll(() => {
  machine?.remove();
  server?.removeFolder();
});

const sql = (statements: string) =>
  server.root(`docker exec --interactive ${stack}-db-1 /opt/harden/scripts/as-root`, statements);
const log = () => server.run(["report", "--log"]).stdout;
const isStarting = () =>
  machine.exec(`docker ps --filter name=${stack}-app --format '{{.Status}}'`).includes("starting");

let memory = 300;

test.each([
  ["is restarted while containers start", "systemctl restart docker", isStarting],
  ["is killed while containers start", "systemctl kill --signal KILL docker", isStarting],
  ["is restarted while files are copied", "systemctl restart docker", () => log().includes("Copy the files")],
  ["is killed while it is measured", "systemctl kill --signal KILL docker", () => /Read|Measure/.test(log())],
])("an engine that %s", async (_what, command, isThere) => {
  memory += 10;
  server.set(["services", "app", "limits"], { memory: `${memory}m` });
  expect(server.run(["generate"]).code).toBe(0);
  const before = log();
  const { ended } = server.start(["deploy", "--json"]);
  await waitFor(
    () => log() !== before && isThere(),
    () => log().slice(-2_000),
    { pause: 100 },
  );
  machine.exec(command);
  const { code, stdout, stderr } = await ended;
  const report = readReport(stdout);
  const ending = report?.passes[0]?.ending.type;
  process.stderr.write(`  ${_what}: ${code} ${ending} ${report && failuresIn(report).slice(0, 300)}\n`);
  expect({ code, ending, stderr: stderr.match(/this is a bug/i) }).toEqual(
    code === 0 ? { code: 0, ending: "done", stderr: null } : { code: 5, ending: "host-failed", stderr: null },
  );
  await waitFor(
    () => machine.exec("docker ps >/dev/null && echo up") === "up",
    () => machine.exec("journalctl -u docker | tail"),
  );
  expectProven(server);
  expect(sql("SELECT id FROM shop.orders")).toBe("1\n2");
});
