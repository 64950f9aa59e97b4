import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { Lab } from "../../support/projects/lab.ts";
import { changedIn, failuresIn } from "../../support/projects/report.ts";
import { openTerminal } from "../../support/terminal.ts";
import { waitFor } from "../../support/wait.ts";

/* What is done with a stack that runs: some plays of it, its logs, its programs, its state, its end. */

const lab = new Lab("e2edaytwo", 18_217, {
  services: `
  web: { kind: static, base: "debian:13", source: ./site, publish: "127.0.0.1:18217" }
  cache: { kind: generic, image: "redis:7.0", user: "999:999", health: { listens: 6379, interval: 2s, retries: 2 }, compose: { command: [redis-server, --save, ""] } }`,
});
const root = "/opt/harden/e2edaytwo";
const terminal = openTerminal("day-two");
/** As it is typed in a terminal. */
const typed = (...words: readonly string[]): string => ["NO_COLOR=1", ...lab.argvOf(words)].join(" ");

beforeAll(() => {
  cpSync("test/apps/static", join(lab.folder, "site"), { recursive: true });
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => {
  terminal.close();
  lab.remove();
});
afterEach(() => terminal.end());

/** Every file of the stack on the server, with its hash, and when each container was made. */
function stateOfServer(): string {
  const files = docker(
    "run",
    "--rm",
    "--volume",
    `${root}:/there:ro`,
    "debian:13",
    "sh",
    "-c",
    "cd /there && find . -type f | sort | xargs sha256sum",
  );
  return `${files}\n${JSON.stringify(lab.containers())}`;
}

test("a check before anything exists tells what would be done, and of controls those of the server alone", () => {
  const { code, stdout } = lab.run(["deploy", "--check"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^to change +Copy the files and secrets that differ/m);
  expect(stdout).toMatch(/Would start or create again: (cache, web|web, cache)$/m);
  expect(stdout).toMatch(/Measured by a deploy, not by this check: (web|cache) on here, (web|cache) on here\./);
  expect(stdout).toMatch(/^Controls of what runs now {2}2 of 2 passed/m);
  expect(stdout).not.toMatch(/Answers at|placed /);
});

test("the plays of one tag do what they say, and no more", () => {
  // Nothing is there yet: a look changes nothing.
  const ofServices = lab.deploy("--tags", "verify").report.findings.filter(({ service }) => service !== undefined);
  expect(ofServices.every(({ ok }) => ok === null)).toBe(true);
  expect(existsSync(root)).toBe(false);

  expect(failuresIn(lab.deploy("--tags", "stack").report)).toBe("");
  expect(Object.keys(lab.containers()).sort()).toEqual(["cache", "web"]);

  const before = stateOfServer();
  lab.edit("site/index.html", (page) => `${page}<!-- newer -->`);
  const { code, report } = lab.deploy("--tags", "verify");
  expect({ code, changed: changedIn(report) }).toEqual({ code: 0, changed: [0] });
  expect(report.findings.filter(({ ok }) => ok === true).length).toBeGreaterThan(20);
  expect(stateOfServer()).toBe(before);
  const said = lab.run(["deploy", "--tags", "verify"]).stdout;
  expect(said).toMatch(/^✔ Ran only verify of e2edaytwo/m);
  expect(said).toMatch(/here: .*index\.html.* differ from the project; with these tags nothing was copied\./);
  expect(lab.deploy("--tags", "nothing-of-it").report.passes[0]?.changed).toEqual([]);
  expect(stateOfServer()).toBe(before);

  expect(changedIn(lab.deploy("--tags", "stack").report)[0]).toBeGreaterThan(0);
  expect(stateOfServer()).not.toBe(before);
});

describe("logs --follow", () => {
  const words = ["logs", "web", "--follow", "-n", "0"];
  const visit = async (visitor: string) => {
    const headers = { connection: "close", "user-agent": visitor };
    const answer = await fetch("http://127.0.0.1:18217/", { headers });
    await answer.text();
  };

  test("shows lines as they come, of the named service only, until Ctrl-C", async () => {
    await visit("visit-before");
    terminal.start(lab.folder, typed(...words));
    await waitFor(() => visit("early-visit").then(() => terminal.screen().includes("early-visit")), terminal.screen);
    await visit("first-visit");
    await terminal.see(/web-1 .*first-visit/);
    docker("exec", "e2edaytwo-cache-1", "redis-cli", "config", "set", "loglevel", "debug");
    await visit("second-visit");
    await terminal.see(/web-1 .*second-visit/);
    terminal.type("C-c");
    const screen = await terminal.see(/ended with \d+/);
    terminal.end();
    expect(screen).toMatch(/ended with 0/);
    expect(screen).not.toMatch(/cache-1|Warning|error|visit-before/);
    expect(screen.match(/first-visit/g)).toHaveLength(1);
  });

  test("ends at a SIGTERM, too", async () => {
    const { child, shown, ended } = lab.start(words);
    await waitFor(() => visit("third-visit").then(() => shown().includes("third-visit")), shown);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0 });
  });

  test("is refused as one JSON document, and for an unknown service", () => {
    expect(lab.run([...words, "--json"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--follow") });
    expect(lab.run(["logs", "wbe", "--follow"])).toMatchObject({ code: 2, stderr: expect.stringContaining("web") });
  });
});

describe("exec", () => {
  const exec = (...words: readonly string[]) => lab.run(["exec", ...words]);

  test("runs a program with its arguments as they are, as the service's user", () => {
    expect(exec("cache", "--", "id", "-u")).toMatchObject({ code: 0, stdout: "999\n" });
    const words = ["printf", "%s|", "two words", "$HOME", "{{ 7*7 }}", '{% raw %}ü"', "a'b"];
    expect(exec("cache", "--", ...words)).toMatchObject({
      code: 0,
      stdout: "two words|$HOME|{{ 7*7 }}|{% raw %}ü\"|a'b|\n",
    });
    const answer = JSON.parse(exec("cache", "--json", "--", "echo", "x").stdout);
    expect(answer).toEqual({ hosts: [{ host: "here", outcome: "ok", code: 0, stdout: "x" }] });
    expect(exec("cache", "--", "sh", "-c", "echo aside >&2")).toMatchObject({ code: 0, stdout: "", stderr: "aside\n" });
  });

  test("tells a program that fails with what it said, and a service that is unknown", () => {
    const failed = exec("cache", "--", "sh", "-c", "echo before; echo why it failed >&2; exit 7");
    expect(failed).toMatchObject({
      code: 5,
      stdout: "before\n",
      stderr: "failed here: it ended with 7: why it failed\n",
    });
    expect(exec("cache", "--", "false").stderr).toBe("failed here: it ended with 1 and said nothing\n");
    expect(exec("cash", "--", "id")).toMatchObject({ code: 2, stderr: expect.stringContaining("cache") });
  });
});

describe("status", () => {
  const status = () => lab.run(["status"]);

  test("ends with 0 where all is well, and shows what was compared in a line for each service and the server", () => {
    const { code, stdout, stderr } = status();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^✔ e2edaytwo: it runs as the answers say\.$/m);
    const [, held, all] = /^Compared {2}(\d+) of (\d+) as in the project, 0 not, 0 not known yet$/m.exec(stdout) ?? [];
    expect(held).toBe(all);
    expect(stdout).toContain(`  ${"█".repeat(20)}\n`);
    expect(stdout).toMatch(/^ {2}service +running +healthy +program +rights +networks +mounts +limits$/m);
    for (const name of ["web", "cache"]) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name} +1/1 +1/1(?: +(\\d+)/\\1){5}$`, "m"));
    }
    expect(stdout).toMatch(/^ {2}server +networks +files\n {2}here +(\d+)\/\1 +(\d+)\/\2$/m);
  });

  test("ends with 3 where a service runs and is not healthy, and with 0 once it is", async () => {
    // The engine is asked until it says so, as each status is a run of Ansible.
    const health = () => docker("inspect", "--format", "{{.State.Health.Status}}", "e2edaytwo-cache-1");
    // It runs, and listens no more.
    docker("exec", "e2edaytwo-cache-1", "redis-cli", "config", "set", "port", "0");
    try {
      await waitFor(() => health() === "unhealthy", health);
      const { code, stdout } = status();
      expect(code).toBe(3);
      expect(stdout).toContain("(unhealthy)");
      expect(stdout).toMatch(/^✖ e2edaytwo: what runs differs from the project\.$/m);
      expect(stdout).toMatch(/^ {2}cache +1\/1 +0\/1✖/m);
    } finally {
      docker("restart", "e2edaytwo-cache-1");
    }
    await waitFor(() => health() === "healthy", health);
    expect(status()).toMatchObject({ code: 0 });
  });

  test("ends with 3 where one has stopped, and where one is gone", () => {
    docker("stop", "e2edaytwo-cache-1");
    expect(status()).toMatchObject({ code: 3, stdout: expect.stringMatching(/cache +0\/1✖[\s\S]*cache +exited/) });
    docker("rm", "e2edaytwo-cache-1");
    expect(status()).toMatchObject({ code: 3, stdout: expect.stringMatching(/cache +0\/1✖ +–[\s\S]*cache +absent/) });
    lab.mustDeploy();
  });
});

describe("down --volumes", () => {
  const others = ["e2edaytwo_of_nobody", "e2edaytwo-neighbour"];
  /** Of those that no other test makes and removes meanwhile. */
  const volumes = (known: readonly string[]) =>
    docker("volume", "ls", "--quiet")
      .split("\n")
      .filter((name) => name.startsWith("e2edaytwo") || known.includes(name));

  beforeAll(() => {
    for (const name of others) {
      docker("volume", "create", name);
    }
  });
  afterAll(() => {
    docker("volume", "rm", "--force", ...others);
  });

  test("lists what it deletes, the volume without a name too, and deletes that after it was agreed to", async () => {
    const nameless = docker("inspect", "--format", "{{range .Mounts}}{{.Name}}{{end}}", "e2edaytwo-cache-1");
    expect(nameless).toMatch(/^[0-9a-f]{64}$/);
    docker("exec", "e2edaytwo-cache-1", "sh", "-c", "echo precious >/data/kept");
    const before = volumes([nameless]);
    const images = docker("image", "ls", "--quiet", "e2edaytwo/*");
    expect(images).not.toBe("");

    terminal.start(lab.folder, typed("down", "--volumes"));
    const list = await terminal.see(/\? Delete it\?/);
    expect(list.replaceAll(/\s/g, "")).toContain(`namelessvolume${nameless}(cache:/data)`);
    expect(list).toMatch(/images that were built here, or kept for a rollback:[\s\S]*e2edaytwo\/web:/);
    expect(list).toContain(root);
    terminal.type("n", "Enter");
    await terminal.see(/ended with 0/);
    terminal.end();
    expect(volumes([nameless])).toEqual(before);
    expect(docker("exec", "e2edaytwo-cache-1", "cat", "/data/kept")).toBe("precious");

    terminal.start(lab.folder, typed("down", "--volumes"));
    await terminal.see(/\? Delete it\?/);
    terminal.type("y", "Enter");
    await terminal.see(/ended with 0/);
    terminal.end();
    expect(volumes([nameless])).toEqual(before.filter((name) => name !== nameless));
    expect({ containers: lab.containers(), there: existsSync(root) }).toEqual({ containers: {}, there: false });
    expect(docker("image", "ls", "--quiet", "e2edaytwo/*")).toBe("");
  });
});
