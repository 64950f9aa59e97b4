import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import type { Project } from "../../support/projects/project.ts";
import { BoxedServer, serverWithEngine } from "../../support/servers/boxed.ts";
import { RemoteProject } from "../../support/servers/remote.ts";
import { waitFor } from "../../support/wait.ts";

/*
 * Ctrl-C twice in a backup, a restore and a rollback, on this machine and over ssh: no row of a backup is lost, nothing goes on for long, and the same
 * command completes it.
 */

const place = "/var/backups/harden-init-test-twice";
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
      command: [sh, -c, "sleep 4; touch /tmp/ready; exec sleep infinity"]
      stop_grace_period: 1s
      healthcheck: { test: [CMD, test, -e, /tmp/ready], interval: 1s, retries: 60 }`;

/** Where a stack runs, and how a program is started there as root. */
interface Place {
  readonly project: Project;
  readonly root: readonly string[];
  remove(): void;
}

const here = (): Place => {
  const project = new Lab("twicehere", 18_378, { services });
  return { project, root: [], remove: () => project.remove() };
};
const overSsh = (): Place => {
  const server = new BoxedServer("twicessh", serverWithEngine("restic"));
  const project = new RemoteProject("twicessh", server.access, "", { services });
  server.exec("mount --make-rshared /; systemctl start docker");
  server.load(["debian:13", "mariadb:11.8"]);
  return {
    project,
    root: ["docker", "exec", "--interactive", server.container],
    remove() {
      server.remove();
      project.removeFolder();
    },
  };
};

describe.each([
  ["on this machine", here],
  ["over ssh", overSsh],
])("Ctrl-C twice %s", (_where, make) => {
  let at: Place;
  let kept = "";

  beforeAll(() => {
    at = make();
    const { project } = at;
    run("rm", "-rf", place, library());
    expect(project.init()).toMatchObject({ code: 0 });
    appendFileSync(join(project.folder, "harden.yml"), `backups: { to: ${place} }\n`);
    expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
    expect(project.run(["deploy"])).toMatchObject({ code: 0 });
    sql("CREATE TABLE shop.orders (id INT PRIMARY KEY); INSERT INTO shop.orders VALUES (1), (2)");
    expect(project.run(["backup", "now"])).toMatchObject({ code: 0 });
    [kept = ""] = backups();
  });
  afterAll(() => {
    run("rm", "-rf", place, library());
    at.remove();
  });

  const library = () => `/var/lib/harden-init.${at.project.stack}.backup`;
  const run = (...words: readonly string[]): string => {
    const [program = "", ...rest] = [...at.root, ...words];
    return execFileSync(program, rest, { encoding: "utf8" }).trim();
  };
  const asRoot = () => ["docker", "exec", "--interactive", `${at.project.stack}-db-1`, "/opt/harden/scripts/as-root"];
  const sql = (statements: string): string => {
    const [program = "", ...rest] = [...at.root, ...asRoot()];
    return execFileSync(program, rest, { input: statements, encoding: "utf8" }).trim();
  };
  const backups = () =>
    (
      JSON.parse(at.project.run(["backup", "list", "--json"]).stdout) as { hosts: [{ backups: { backup: string }[] }] }
    ).hosts[0].backups.map(({ backup }) => backup);
  /** Whether a module works on backups there, or a tool of the database in its container. */
  const isAtWork = () =>
    run(
      "sh",
      "-c",
      `flock --nonblock /run/harden-init/${at.project.stack}.backup.lock true || echo module
      docker top ${at.project.stack}-db-1 -eo pid,args | grep mariadb-dump || true`,
    ) !== "";
  const isWaiting = () =>
    sql("SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE 'Waiting for % lock'") !== "0";

  /** Does some work while nobody else reads or drops the table. */
  async function holdingTable<T>(work: () => Promise<T>): Promise<T> {
    const [program = "", ...rest] = [...at.root, ...asRoot(), "--unbuffered"];
    const session = spawn(program, rest, { stdio: ["pipe", "pipe", "inherit"] });
    session.stdin.write("LOCK TABLES shop.orders WRITE; SELECT 'held';\n");
    await once(session.stdout, "data");
    try {
      return await work();
    } finally {
      session.stdin.end();
      await once(session, "exit");
    }
  }

  /** Interrupts a command twice once it is that far, and gives what it said. */
  async function interruptTwice(words: readonly string[], isThere: (shown: string) => boolean): Promise<string> {
    const { child, shown, ended } = at.project.start(words);
    await waitFor(() => isThere(shown()), shown, { pause: 100 });
    child.kill("SIGINT");
    await waitFor(() => /ends after this task/i.test(shown()), shown, { pause: 50 });
    await sleep(700);
    child.kill("SIGINT");
    const begun = Date.now();
    const { code, stdout, stderr } = await ended;
    process.stderr.write(`  ${words.join(" ")}: ended ${((Date.now() - begun) / 1_000).toFixed(1)} s later\n`);
    expect({ code, said: stdout + stderr }).toEqual({ code: 130, said: expect.stringContaining("Broken off") });
    return stdout + stderr;
  }

  test("a backup leaves nothing, and nothing of it goes on", async () => {
    const before = backups();
    const said = await holdingTable(() => interruptTwice(["backup", "now"], isWaiting));
    expect(said).toContain("Nothing of what was broken off is left.");
    // The dump in the container ends at the next word that it writes.
    await waitFor(
      () => !isAtWork(),
      () => "something of it goes on",
    );
    expect(backups()).toEqual(before);
    expect(at.project.run(["backup", "now"])).toMatchObject({ code: 0 });
  });

  test("a restore is told as cut off or comes to its end, and the same command completes it", async () => {
    sql("DELETE FROM shop.orders WHERE id = 2");
    const words = ["restore", kept, "--without-backup", "--yes"];
    const said = await holdingTable(() => interruptTwice(words, isWaiting));
    expect(said).toContain("Run the same command again");
    await waitFor(
      () => !isAtWork(),
      () => "something of it goes on",
    );
    const deployed = at.project.run(["deploy"]);
    process.stderr.write(`  a deploy then ends with ${deployed.code}\n`);
    expect([0, 5]).toContain(deployed.code);
    expect(at.project.run(words)).toMatchObject({ code: 0 });
    expect(sql("SELECT id FROM shop.orders")).toBe("1\n2");
    expectProven(at.project);
  });

  test("a rollback is completed by the same command", async () => {
    at.project.set(["services", "app", "limits"], { memory: "300m" });
    expect(at.project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
    expect(at.project.run(["deploy"])).toMatchObject({ code: 0 });
    const limit = () => run("docker", "inspect", "--format", "{{.HostConfig.Memory}}", `${at.project.stack}-app-1`);
    const new_ = limit();
    const isStarting = () => run("docker", "ps", "--filter", `name=${at.project.stack}-app`, "--format", "{{.Status}}");
    const said = await interruptTwice(["rollback", "--yes"], () => isStarting().includes("health: starting"));
    expect(said).toContain("Run the same command again");
    const again = at.project.run(["rollback", "--yes"]);
    const told = again.code === 0 ? "" : again.stdout + again.stderr;
    expect({ code: again.code, told }).toEqual({ code: 0, told: "" });
    expect(limit()).not.toBe(new_);
    expect(sql("SELECT id FROM shop.orders")).toBe("1\n2");
    expectProven(at.project);
    expect(limit()).toBe(new_);
  });
});
