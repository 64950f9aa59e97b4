import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { docker } from "../../support/engine/docker.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { brokenControls, readReport } from "../../support/projects/report.ts";
import { eventually } from "../../support/wait.ts";

/* Somebody turned things on the server by hand: `status` says which, and changes nothing. */

const lab = new Lab("drifted", 18470);
const compose = "/opt/harden/drifted/compose.yml";

interface Status {
  readonly services: readonly { readonly service: string; readonly state: string; readonly health: string }[];
  readonly project: {
    readonly answers: readonly object[];
    readonly changes: readonly { readonly path: string }[];
    readonly edited: readonly object[];
  };
  readonly hosts: readonly { readonly services: readonly object[]; readonly files: readonly object[] }[];
}

function status(...words: readonly string[]): { readonly code: number; readonly said: Status } {
  const { code, stdout, stderr } = lab.run(["status", "--json", ...words]);
  expect(stderr).toBe("");
  return { code, said: JSON.parse(stdout) };
}

beforeAll(() => {
  expect(lab.init().code).toBe(0);
  lab.mustDeploy();
});

afterAll(() => {
  lab.remove();
});

test("a stack as it was deployed has not drifted", () => {
  const { code, said } = status();
  expect(said.hosts.map(({ services, files }) => [...services, ...files])).toEqual([[]]);
  expect(said.project).toMatchObject({ conflicts: [], answers: [], changes: [], edited: [] });
  expect(said.services).toMatchObject([
    { service: "dbserver", state: "running", health: "healthy" },
    { service: "webserver", state: "running", health: "healthy" },
  ]);
  expect(code).toBe(0);
});

test("what someone changed by hand is told field by field, and left as it is", () => {
  const web = lab.containers().webserver ?? "";
  docker("update", "--memory", "1g", "--memory-swap", "2g", "--cpus", "2", "--restart", "always", web);
  docker("network", "connect", "bridge", "drifted-dbserver-1");
  const text = readFileSync(compose, "utf8");
  writeFileSync(compose, text.replace("cap_drop: [ALL]", "cap_drop: [NET_RAW]"));
  writeFileSync("/opt/harden/drifted/compose.override.yml", "services: {}\n");
  lab.edit("playbooks/verify.yml", (verify) => `${verify}# mine\n`);
  lab.set(["services", "webserver", "limits"], { memory: "300m" });

  const { code, said } = status();
  expect(code).toBe(3);
  const field = (service: string, name: string, wanted: string, found: string) => ({
    service,
    container: `drifted-${service}-1`,
    field: name,
    wanted,
    found,
  });
  const [host] = said.hosts;
  expect(host?.services).toEqual([
    field("dbserver", "networks", "drifted_dbserver", "bridge, drifted_dbserver"),
    field("webserver", "mem_limit", "256m", "1g"),
    field("webserver", "memswap_limit", "262208k", "2g"),
    field("webserver", "cpus", "1", "2"),
    field("webserver", "restart", "on-failure:5", "always"),
  ]);
  expect(host?.files).toEqual([
    { path: "/opt/harden/drifted/compose.override.yml", state: "nobody's", differences: [] },
    {
      path: compose,
      state: "differs",
      differences: expect.arrayContaining([{ field: "x-hardened.cap_drop", wanted: '["ALL"]', found: '["NET_RAW"]' }]),
    },
  ]);
  expect(said.project.answers).toEqual([{ field: "services.webserver.limits.memory", found: "300m" }]);
  expect(said.project.edited).toEqual([{ path: "playbooks/verify.yml", how: "edited" }]);
  expect(said.project.changes.map(({ path }) => path)).toContain("playbooks/files/opt/harden/drifted/compose.yml");

  const { stdout } = lab.run(["status"]);
  expect(stdout).toMatch(/^✖ drifted: what runs differs from the project, the files differ from the answers\.$/m);
  expect(stdout).toMatch(/^ {2}webserver +1\/1 .* 7\/11✖$/m);
  expect(stdout).toMatch(/webserver +mem_limit +256m → 1g/);
  expect(stdout).toMatch(/x-hardened.cap_drop +\["ALL"\] → \["NET_RAW"\]/);
  expect(stdout).toMatch(/playbooks\/verify.yml +edited by hand/);
  expect(readFileSync(compose, "utf8")).toContain("cap_drop: [NET_RAW]");
});

test("--offline asks no host", () => {
  const { code, said } = status("--offline");
  expect(said).toMatchObject({ hosts: [], services: [] });
  expect(said.project.answers).toHaveLength(1);
  expect(code).toBe(3);
});

test("the next deploy brings the files back, and recreates what was changed while it ran, once", async () => {
  rmSync("/opt/harden/drifted/compose.override.yml");
  expect(lab.run(["generate"]).code).toBe(0);
  const before = lab.containers();
  expectProven(lab);
  const after = lab.containers();
  expect(Object.keys(after).filter((service) => after[service] === before[service])).toEqual([]);
  expect(await lab.page()).toMatch(/^200 /);
  const { code, said } = status();
  expect(said.hosts.map(({ services, files }) => [...services, ...files])).toEqual([[]]);
  expect(code).toBe(0);
});

test("a mounted file that was replaced, and that a restart took over, comes back in the container too", () => {
  const placed = "/opt/harden/drifted/dbserver/conf/harden.cnf";
  const container = "drifted-dbserver-1";
  const seen = () => docker("exec", container, "cat", "/etc/mysql/mariadb.conf.d/99-harden.cnf");
  const good = seen();
  writeFileSync(`${placed}.new`, good.replace(/local_infile *= *OFF/i, "local_infile = ON"));
  renameSync(`${placed}.new`, placed);
  docker("restart", container);
  expect(seen()).not.toBe(good);
  lab.mustDeploy();
  expect(seen()).toBe(good);

  copyFileSync(placed, `${placed}.new`);
  renameSync(`${placed}.new`, placed);
  const { code, said } = status();
  expect(said.hosts[0]?.services).toMatchObject([{ service: "dbserver", field: expect.stringMatching(/^mounted /) }]);
  expect(code).toBe(3);
  expectProven(lab);
  expect(status().code).toBe(0);
});

test("a service that the engine would not start again is told, and a deploy gives it all its restarts back", async () => {
  const container = "drifted-webserver-1";
  const read = (what: string) => Number(docker("inspect", "--format", `{{${what}}}`, container));
  for (let failure = 1; failure <= 5; failure += 1) {
    process.kill(read(".State.Pid"), "SIGKILL");
    await eventually(
      () => [read(".RestartCount"), read(".State.Pid")] as const,
      ([count, pid]) => count === failure && pid > 0,
    );
  }
  const { code, stdout } = lab.run(["verify", "--json"]);
  const report = readReport(stdout);
  expect(report && brokenControls(report)).toContainEqual(
    expect.objectContaining({
      control: "bounded-restart",
      service: "webserver",
      why: expect.stringContaining("all 5"),
    }),
  );
  expect(code).toBe(3);
  expectProven(lab);
  expect(read(".RestartCount")).toBe(0);
});
