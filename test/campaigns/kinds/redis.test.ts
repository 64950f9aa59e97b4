import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { docker } from "../../support/engine/docker.ts";
import { deployAndCompare, well } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { changedIn } from "../../support/projects/report.ts";
import { waitFor } from "../../support/wait.ts";

/* A store that an application really uses, on both of the servers that the kind is for. */

const files = "test/support/applications/visits";

const services = (port: number, image: string, keys: string): string => `
  web: { kind: php-nginx, base: "debian:13", source: ./web, publish: "127.0.0.1:${port}", uses: [cache] }
  cache: { kind: redis, image: "${image}"${keys} }`;

/** What the server answers to commands, one a line, to whom logs in so; nobody does without a name. */
function ask(lab: Lab, login: { user: string; password: string } | undefined, ...commands: readonly string[]) {
  const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;
  const lines = login === undefined ? commands : [`AUTH ${login.user} ${quoted(login.password)}`, ...commands];
  const client = "exec $(command -v valkey-cli || command -v redis-cli)";
  const words = ["exec", "--interactive", `${lab.stack}-cache-1`, "sh", "-c", client];
  const said = execFileSync("docker", words, { input: `${lines.join("\n")}\n`, encoding: "utf8", stdio: "pipe" });
  return said.split("\n").filter((line) => line !== "");
}

const admin = (lab: Lab, ...commands: readonly string[]): readonly string[] =>
  ask(lab, { user: "admin", password: lab.secret("cache_admin_password") }, ...commands).slice(1);

/** How often the page was asked for. A deploy asks for it, too. */
const visits = (lab: Lab, key: string): number => Number(admin(lab, `GET ${key}`)[0] || "0");

describe("Valkey, with keys of its own for each application", () => {
  const lab = new Lab("e2evalkey", 18_221, { files, services: services(18_221, "valkey/valkey:8.1", ", keys: own") });
  const web = () => ({ user: "web", password: lab.secret("cache_web_password") });

  beforeAll(() => expect(lab.init()).toMatchObject({ code: 0 }));
  afterAll(() => lab.remove());

  test("is deployed with every measured control holding, and a second pass changes nothing", async () => {
    const { outcome, changed, report } = deployAndCompare(lab, "--prove");
    expect(outcome).toEqual({ ...well, renewed: ["cache", "web"] });
    expect(changed[1]).toBe(0);
    const accounts = report.findings.filter(({ control }) => /account/.test(control));
    expect(accounts.map(({ service, ok }) => [service, ok])).toEqual([
      ["cache", true],
      ["cache", true],
    ]);
    const before = visits(lab, "web:visits");
    expect(await lab.page()).toBe(`200 visit ${before + 1}\n`);
    expect(visits(lab, "web:visits")).toBe(before + 1);
  });

  test.each([
    "CONFIG GET *",
    "KEYS *",
    "FLUSHALL",
    "SHUTDOWN NOSAVE",
    "DEBUG SLEEP 0",
    "MODULE LOAD /tmp/x.so",
    "REPLICAOF 192.0.2.1 6379",
    "ACL SETUSER web +@all",
    "CLIENT KILL ID 1",
    "MONITOR",
    'EVAL "return 1" 0',
    "FUNCTION LIST",
    "SCAN 0",
    "RANDOMKEY",
    "PUBSUB CHANNELS",
    "GET jobs:visits",
    "SET jobs:visits 1",
    "PUBLISH jobs:news x",
  ])("the application may not %s", (command) => {
    expect(ask(lab, web(), command)).toEqual([
      "OK",
      expect.stringMatching(/^NOPERM|^ERR (?:DEBUG|MODULE) command not allowed/),
    ]);
  });

  test("nobody gets in without a password, or by one user's password as another", () => {
    expect(ask(lab, undefined, "PING", "GET web:visits")).toEqual(Array(2).fill("NOAUTH Authentication required."));
    for (const user of ["default", "admin", "nobody"]) {
      expect(ask(lab, { ...web(), user }, "PING")[0]).toMatch(/^WRONGPASS/);
    }
  });

  test("no argument, variable or file of the container's process has a password", () => {
    const id = lab.containers().cache ?? "";
    const pid = pidOf(id);
    const seen =
      ["cmdline", "environ"].map((file) => readFileSync(`/proc/${pid}/${file}`, "utf8")).join() + docker("top", id);
    expect(seen).toContain("valkey-server");
    expect(seen).not.toContain(web().password);
    expect(seen).not.toContain(lab.secret("cache_admin_password"));
    expect(lab.secret("cache_acl")).not.toContain(web().password);
    expect(docker("exec", id, "sh", "-c", "ls /run/secrets")).toBe("cache_acl\ncache_admin_password");
  });

  test("what someone changed in the running server is brought back, once", () => {
    admin(lab, "ACL SETUSER web +config ~*", "ACL SETUSER friend on nopass ~* +@all");
    const { outcome, changed, report } = deployAndCompare(lab, "--prove");
    expect(outcome).toEqual({ ...well, renewed: [] });
    expect(report.passes[0]?.changed.map(({ task }) => task)).toEqual(["Reload the users of cache from its file"]);
    expect(changed[1]).toBe(0);
    expect(admin(lab, "ACL USERS")).toEqual(["admin", "default", "web"]);
    expect(ask(lab, web(), "CONFIG GET *")[1]).toMatch(/^NOPERM/);
  });

  test("a changed password, with signs that shells, Jinja and the client read, is in force at once; the keys stay", async () => {
    const old = web();
    const before = visits(lab, "web:visits");
    const value = 'a\'b\\c $(id) `id` {{ 7*7 }} #"q" über %s';
    expect(lab.run(["secrets", "set", "cache_web_password"], {}, `${value}\n`)).toMatchObject({ code: 0, stderr: "" });
    expect(lab.run(["secrets", "set", "cache_admin_password"], {}, `${value}, also\n`)).toMatchObject({ code: 0 });
    const { outcome } = deployAndCompare(lab);
    expect(outcome).toEqual({ ...well, renewed: ["cache", "web"] });
    expect(ask(lab, old, "PING")[0]).toMatch(/^WRONGPASS/);
    expect(ask(lab, { user: "web", password: value }, "PING")).toEqual(["OK", "PONG"]);
    const after = visits(lab, "web:visits");
    expect(after).toBeGreaterThanOrEqual(before);
    expect(await lab.page()).toBe(`200 visit ${after + 1}\n`);
    expect(changedIn(lab.deploy().report)).toEqual([0]);
  });

  test("a server that is killed comes back by itself with what it had a second before", async () => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const before = visits(lab, "web:visits");
    const id = lab.containers().cache ?? "";
    const pid = pidOf(id);
    execFileSync("kill", ["-9", pid]);
    await until(() => pidOf(id) !== pid, id);
    await untilHealthy(id);
    expect(await lab.page()).toBe(`200 visit ${before + 1}\n`);
  });
});

describe("Redis, on a volume from before", () => {
  const lab = new Lab("e2eredis", 18_222, { files, services: services(18_222, "redis:7.0", ", rights: schema") });
  const volume = `${lab.stack}_cache_data`;

  beforeAll(async () => {
    expect(lab.init()).toMatchObject({ code: 0 });
    // As somebody would have run it by hand: open to everybody, with a copy of the keys as it was last saved.
    const before = `${lab.stack}_before`;
    docker("run", "--detach", "--rm", "--name", before, "--volume", `${volume}:/data`, "redis:7.0");
    await untilItAnswers(before);
    docker("exec", before, "redis-cli", "SET", "visits", "41");
    docker("exec", before, "redis-cli", "SAVE");
    docker("stop", before);
  });
  afterAll(() => lab.remove());

  test("keeps the keys, and writes every change from now on", async () => {
    const { outcome, changed, report } = deployAndCompare(lab, "--prove");
    expect(outcome).toEqual({ ...well, renewed: ["cache", "web"] });
    expect(report.passes[0]?.changed.map(({ task }) => task)).toContain(
      "Begin the append-only file with the keys that are there",
    );
    expect(changed[1]).toBe(0);
    const kept = visits(lab, "visits");
    expect(kept).toBeGreaterThanOrEqual(41);
    expect(await lab.page()).toBe(`200 visit ${kept + 1}\n`);
    docker("restart", lab.containers().cache ?? "");
    await untilHealthy(lab.containers().cache ?? "");
    expect(await lab.page()).toBe(`200 visit ${kept + 2}\n`);
  });

  test("lets an application run programs in the server where the answers say so, and nothing else", () => {
    const web = { user: "web", password: lab.secret("cache_web_password") };
    expect(ask(lab, web, `EVAL "return redis.call('GET', KEYS[1])" 1 visits`, "SCAN 0")).toEqual([
      "OK",
      String(visits(lab, "visits")),
      "0",
      "visits",
    ]);
    expect(ask(lab, web, `EVAL "return redis.call('KEYS', '*')" 0`)[1]).toMatch(
      /no permissions|can't run this command/,
    );
  });
});

function pidOf(id: string): string {
  return docker("inspect", "--format", "{{.State.Pid}}", id);
}

async function untilHealthy(id: string): Promise<void> {
  await until(() => docker("inspect", "--format", "{{.State.Health.Status}}", id) === "healthy", id);
}

async function untilItAnswers(container: string): Promise<void> {
  await until(() => docker("exec", container, "redis-cli", "PING") === "PONG", container);
}

async function until(holds: () => boolean, container: string): Promise<void> {
  await waitFor(holds, () => docker("logs", container));
}
