import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { docker } from "../../support/engine/docker.ts";
import { ComposeFolder } from "../../support/projects/compose-folder.ts";

/*
 * Releases of a stack that was taken over: back to the one before by hand, killed in the middle, without its image, where another stack uses the same
 * names, and not where its data is too new.
 */

const stack = "rollbackimport";
const [upstream, neighbour] = ["rollback-upstream", "rollback-neighbour"];
const root = `/opt/harden/${stack}`;
const lab = new ComposeFolder(stack, 0, {
  "docker-compose.yml": `services:
  web:
    build: ./web
    secrets: [token]
    stop_grace_period: 1s
    healthcheck: { test: [CMD, grep, -q, well, /page], interval: 1s, retries: 1, start_period: 1s }
  cache:
    image: ${upstream}:1.0
    user: "999:999"
    command: [redis-server, --save, ""]
    stop_grace_period: 1s
    healthcheck: { test: [CMD, redis-cli, ping], interval: 1s }
    volumes: ["data:/data"]
volumes: { data: {} }
secrets: { token: { file: ./token.txt } }
`,
  "token.txt": "canary-t0ken-99182\n",
  "web/Dockerfile": 'FROM debian:13\nCOPY page /\nUSER 1000:1000\nCMD ["sleep", "infinity"]\n',
  "web/page": "well, first\n",
});

const page = () => lab.inside("web", "cat", "/page");
const imageOf = (container: string) => docker("inspect", "--format", "{{.Image}}", container);
const idOf = (image: string) => docker("image", "inspect", "--format", "{{.Id}}", image);
const current = () => JSON.parse(readFileSync(`${root}/.releases/current.json`, "utf8"));
const write = (text: string) => lab.edit("web/page", () => `${text}\n`);

function deploy(code: number): string {
  const ran = lab.run(["deploy"]);
  expect({ code: ran.code, said: ran.code === code ? "" : `${ran.stdout}${ran.stderr}` }).toEqual({ code, said: "" });
  return ran.stdout;
}

/** Without a name of it. */
function goBackTo(release: string): void {
  const { code, stdout, stderr } = lab.run(["rollback", "--yes"]);
  const isThere = code === 0 && stdout.includes(`local: release ${release}`);
  expect({ isThere, said: isThere ? "" : `${code}: ${stdout}${stderr}` }).toEqual({ isThere: true, said: "" });
}

let [first, second] = ["", ""];

beforeAll(() => {
  docker("tag", "redis:7.0", `${upstream}:1.0`);
  execFileSync("docker", ["build", "--quiet", "--tag", `${upstream}:2.0`, "-"], {
    input: "FROM redis:7.0\nLABEL newer=yes\n",
  });
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => {
  lab.remove();
  docker("rm", "--force", neighbour);
  docker("rmi", "--force", `${upstream}:1.0`, `${upstream}:2.0`);
});

test("two deploys that ended well are two releases, and neither holds a secret", () => {
  deploy(0);
  first = current().id;
  write("well, second");
  deploy(0);
  second = current().id;
  expect(second > first).toBe(true);
  expect(spawnSync("grep", ["-rl", "canary", `${root}/.releases`], { encoding: "utf8" }).stdout).toBe("");
});

test("by hand to the release before, where a name stands for another image by now, which another stack runs", () => {
  // As another stack's pull of the same tag would do it.
  docker("tag", `${upstream}:2.0`, `${upstream}:1.0`);
  docker("run", "--detach", "--name", neighbour, `${upstream}:1.0`);
  const other = docker("inspect", "--format", "{{.Id}} {{.Image}} {{.State.StartedAt}}", neighbour);
  goBackTo(first);
  expect(page()).toBe("well, first");
  expect(imageOf(`${stack}-cache-1`)).toBe(idOf("redis:7.0"));
  expect(idOf(`${upstream}:1.0`)).toBe(idOf(`${upstream}:2.0`));
  expect(docker("inspect", "--format", "{{.Id}} {{.Image}} {{.State.StartedAt}}", neighbour)).toBe(other);
  docker("tag", "redis:7.0", `${upstream}:1.0`);
});

test("one that is killed in the middle goes on when it is started again", async () => {
  const words = ["-i", "inventory/hosts.yml", "playbooks/rollback.yml", "-e", `rollback_to=${second}`];
  const child = spawn("ansible-playbook", words, { cwd: lab.folder, detached: true, stdio: "ignore" });
  const ended = once(child, "exit");
  // It has placed the files then, and its containers are not healthy yet.
  while (child.exitCode === null && current().tree !== "") {
    await sleep(10);
  }
  process.kill(-(child.pid ?? 0), "SIGKILL");
  await ended;
  expect(lab.run(["verify"]).stdout).toMatch(/a rollback to release \S+ .* has not come to its end/);
  goBackTo(second);
  expect({ page: page(), id: current().id }).toEqual({ page: "well, second", id: second });
});

test("after a deploy that failed the report ends with the way back, and the release is built again where its image is gone", () => {
  write("ill");
  expect(deploy(5).trimEnd()).toMatch(/To go back\n {2}local: release .* ran well\.\n {2}harden-init rollback .*$/);
  const built =
    readFileSync(`${root}/.releases/${second}.json`, "utf8").match(/rollbackimport\/web:[0-9a-f]{32}/)?.[0] ?? "";
  docker(
    "rmi",
    "--force",
    built,
    ...docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", `${stack}/web`)
      .split("\n")
      .filter((name) => name.includes(":release-")),
  );
  expect(lab.run(["rollback", "--check"])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/image is gone.*: web/),
  });
  goBackTo(second);
  expect(page()).toBe("well, second");
});

test("the next deploy brings the project's files and says so; data that a newer image has opened is not given to an older one", () => {
  write("well, third");
  lab.edit("harden.yml", (text) => text.replace(`${upstream}:1.0`, `${upstream}:2.0`));
  expect(lab.run(["generate"]).code).toBe(0);
  expect(deploy(0)).toMatch(/took the place of release/);
  const containers = lab.containers();
  const { code, stdout } = lab.run(["rollback", "--yes"]);
  expect(stdout).toContain(`cache would run ${upstream}:1.0, but ${upstream}:2.0 has opened its data`);
  expect({ code, containers: lab.containers(), page: page() }).toEqual({ code: 3, containers, page: "well, third" });
});
