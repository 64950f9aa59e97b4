import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { digest, documentOf, image } from "../../learn/lesson.ts";
import { makeFolders } from "../../support/projects/folders.ts";
import { type Ran, type Surroundings, type TestProject, writeProject } from "../cli.ts";
import { withProgram } from "../programs.ts";

const newFolder = makeFolders();
const open = (reason: string) => `{ reason: "${reason}", until: 2099-01-01 }`;
const services = `services:
  # shows the shop
  web:
    kind: generic
    image: nginx:1.27 # as in the shop's own file
    learn:
      - request: /cart?item=3
      - command: [nginx, -t]
      - script: tests/smoke.sh
    accept:
      non-root-user: ${open("which user its image can run as is unknown: set `user`")}
      read-only-root: ${open("where its image writes is unknown: set `writable`")}
      image-digest: ${open("a tag can be moved")}
    compose: { ports: [{ target: 8080, published: "8080" }] }
  app: { kind: generic, image: "app:1" }
`;

let whole: string;
let project: TestProject;

beforeAll(async () => {
  const folder = newFolder();
  const { root, call } = await writeProject(folder);
  const file = join(root, "harden.yml");
  writeFileSync(file, readFileSync(file, "utf8").replace("services:\n", services));
  mkdirSync(join(root, "tests"));
  writeFileSync(join(root, "tests/smoke.sh"), "echo {{ braces }}\n");
  expect(await call(["generate"])).toMatchObject({ code: 0 });
  whole = root;
});

beforeEach(async () => {
  project = await writeProject(newFolder());
  execFileSync("rm", ["-rf", project.root]);
  execFileSync("cp", ["-a", whole, project.root]);
});

const answers = () => readFileSync(join(project.root, "harden.yml"), "utf8");
const keptFile = () => join(project.root, "learned", `${image.slice("sha256:".length)}.json`);
const kept = () => JSON.parse(readFileSync(keptFile(), "utf8"));

/** What the web service's profile lets through. */
function allowedCalls(): readonly string[] {
  const path = "playbooks/files/opt/harden/csvs23/seccomp/web.json";
  const { syscalls } = profileShape.parse(JSON.parse(readFileSync(join(project.root, path), "utf8")));
  return syscalls.flatMap(({ action, names }) => (action === "SCMP_ACT_ALLOW" ? names : [])).sort();
}

const profileShape = z.object({ syscalls: z.array(z.object({ action: z.string(), names: z.array(z.string()) })) });

interface Answered extends Ran {
  /** The words of each call of Ansible. */
  readonly calls: readonly string[];
}

/** What a host prints, or the event and the result of its task, by the services' names. */
type Said = Readonly<Record<string, string | { readonly event: string; readonly result: object }>>;

/** A command with an `ansible` that answers for each service as it is told to. */
async function learn(argv: readonly string[], said: Said, surroundings: Surroundings = {}): Promise<Answered> {
  const folder = newFolder();
  const cases = Object.entries(said).map(([service, answer]) => {
    const { event, result } =
      typeof answer === "string" ? { event: "v2_runner_on_ok", result: { stdout: answer } } : answer;
    writeFileSync(join(folder, `${service}.json`), `${JSON.stringify({ _event: event, hosts: { local: result } })}\n`);
    return `*'"service":"${service}"'*) cat ${folder}/${service}.json ;;`;
  });
  const script = `printf '%s\\n' "$*" >> ${folder}/calls\ncase "$*" in\n${cases.join("\n")}\nesac`;
  const ran = await withProgram(folder, "ansible", script, () => project.call(["learn", ...argv], surroundings));
  const calls = existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8").trim().split("\n") : [];
  return { ...ran, calls };
}

const learned = (changes: Readonly<Record<string, unknown>> = {}) => JSON.stringify(documentOf(changes));

test("shows before and after with what was observed, and writes it with --yes", async () => {
  const before = answers();
  const { code, stdout, stderr, calls } = await learn(["web", "--yes"], { web: learned() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("The running stack is not touched.") });
  expect(stderr).toContain("Learning web (1 of 1) …");
  expect(stdout).toContain("web (11 runs, 29 starts, 41 s)");
  expect(stdout).toMatch(/ {2}user +its image's own +→ {2}33:33\n {6}nginx drops root to 33:33 by itself\n/);
  expect(stdout).toMatch(
    /capabilities {2}CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID, … +→ {2}none\n|CHOWN, DAC_OVERRIDE.*→ {2}none\n/,
  );
  expect(stdout).toMatch(/writable +everything +→ {2}\/run \(16m\)\n/);
  expect(stdout).toMatch(/limits\.memory +512m +→ {2}1024m\n/);
  expect(stdout).toContain("  ends accept.non-root-user\n  ends accept.read-only-root\n");
  expect(stdout).toMatch(
    /seccomp +the engine's profile +→ {2}its own list of calls\n {6}it lived 2 times with no other\n/,
  );
  expect(stdout).toContain("Next: harden-init deploy --prove");
  const after = answers();
  expect(after).toContain(`    compose: { ports: [{ target: 8080, published: "8080" }] }
    # learned: nginx drops root to 33:33 by itself
    user: "33:33"
    # learned: it needs none
    capabilities: []
    # learned: it lived with its root read-only
    # learned: /run: nginx wrote /run/nginx.pid
    writable:
      - /run:size=16m
    # learned: it lived 2 times with no other
    seccomp: learned
    # learned: port 8080 was listened on after every start
    health:
      listens: 8080
    limits:
      # learned: at most 388 MB were used
      memory: 1024m
`);
  const stay = before.split("\n").filter((line) => !/^ {6}(?:non-root-user|read-only-root):/.test(line));
  const added =
    /^ {4}(?:# learned: |user:|capabilities:|writable:|seccomp:| {2}- \/run|health:| {2}listens:|limits:| {2}(?:#|memory:|open_files:))/;
  expect(after.split("\n").filter((line) => !added.test(line))).toEqual(stay);
  const [call] = calls;
  expect(call).toContain("--module-name=harden.stack.learn_service");
  expect(call).toContain(
    '{"project":"csvs23","service":"web","exercises":[{"request":"/cart?item=3"},{"command":["nginx","-t"]},{"script":"tests/smoke.sh","text":"ZWNobyB7eyBicmFjZXMgfX0K"}],"seconds":600,"check":["grep",',
  );
  expect(call).toContain('"calls":{"profile":{"defaultAction":"SCMP_ACT_ERRNO"');
  expect(call).toContain("--limit=local");
});

test.each([
  ["is not there", (path: string) => unlinkSync(path), "ENOENT"],
  ["is too long", (path: string) => writeFileSync(path, "#".repeat(32_001)), "more than 32 kB"],
])("a script that %s is an error before a host is asked", async (_name, change, why) => {
  change(join(project.root, "tests/smoke.sh"));
  const { code, stderr, calls } = await learn(["web", "--yes"], { web: learned() });
  expect({ code, stderr, calls }).toEqual({
    code: 2,
    stderr: expect.stringContaining(`services.web.learn[2].script: the script tests/smoke.sh cannot be read: ${why}`),
    calls: [],
  });
});

test("the project is written from it: compose.yml has it, and nothing is left to generate", async () => {
  await learn(["web", "--yes"], { web: learned() });
  const compose = readFileSync(join(project.root, "playbooks/files/opt/harden/csvs23/compose.yml"), "utf8");
  expect(compose).toContain('user: "33:33"');
  expect(compose).toContain("/run:size=16m,uid=33,gid=33,mode=0755");
  expect(compose).toContain("seccomp=./seccomp/web.json");
  expect(allowedCalls()).toEqual(["accept4", "bind"]);
  expect(await project.call(["generate", "--check"])).toMatchObject({ code: 0 });
  expect(existsSync(keptFile())).toBe(true);
});

describe("a list of system calls in use", () => {
  const others = (value: readonly string[], enforced = 2) =>
    learned({ "facts.calls.value": value, "facts.calls.enforced": enforced });

  test("changes with what is learned next, and generate writes it", async () => {
    await learn(["web", "--yes"], { web: learned() });
    const { code, stdout } = await learn(["web", "--yes"], { web: others(["bind", "connect"]) });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("Next: harden-init generate, then") });
    expect(await project.call(["generate"])).toMatchObject({ code: 0 });
    expect(allowedCalls()).toEqual(["bind", "connect"]);
    expect(await project.call(["generate"])).toMatchObject({ stdout: expect.stringContaining("Nothing to do") });
  });

  test("outlives a run that proves none", async () => {
    await learn(["web", "--yes"], { web: learned() });
    const { stdout } = await learn(["web", "--yes"], { web: others(["connect"], 0) });
    expect(stdout).toContain("no list of its system calls is proposed: it lived 2 times with no other");
    expect(kept().services.web.result.facts.calls.value).toEqual(["accept4", "bind"]);
    expect(await project.call(["generate", "--check"])).toMatchObject({ code: 0 });
  });

  test("that is gone is told with what to do, and so is one of another image", async () => {
    await learn(["web", "--yes"], { web: learned() });
    const written = answers();
    writeFileSync(join(project.root, "harden.yml"), written.replace("nginx:1.27 #", "nginx:1.28 #"));
    expect(await project.call(["generate"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("was learned from nginx:1.27, not from nginx:1.28\n"),
    });
    writeFileSync(join(project.root, "harden.yml"), written);
    unlinkSync(keptFile());
    expect(await project.call(["generate"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("services.web.seccomp: no file in `learned` is about this service\n"),
    });
  });
});

test("what was learned once is nothing new the next time", async () => {
  await learn(["web", "--yes"], { web: learned() });
  const after = answers();
  const { code, stdout } = await learn(["web", "--yes"], { web: learned() });
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("harden.yml says all of it already") });
  expect(answers()).toBe(after);
});

test("another result takes the place of the answer and of its comment", async () => {
  await learn(["web", "--yes"], { web: learned() });
  const user = { value: "34:34", evidence: "it is another one" };
  expect(await learn(["web", "--yes"], { web: learned({ "facts.user": user }) })).toMatchObject({ code: 0 });
  expect(answers()).toContain('    # learned: it is another one\n    user: "34:34"\n    # learned: it needs none\n');
  expect(answers()).not.toContain("33:33");
});

describe("without a service's name", () => {
  test("all that no kind describes are learned, side by side", async () => {
    const { code, calls } = await learn(["--yes"], { web: learned(), app: learned({ service: "app" }) });
    const asked = calls.map((call) => /"service":"(\w+)","exercises":\[/.exec(call)?.[1]).sort();
    expect({ code, asked }).toEqual({ code: 0, asked: ["app", "web"] });
    expect(calls.find((call) => call.includes('"service":"app"'))).toContain('"exercises":[]');
    expect(answers()).toMatch(
      / {2}# learned: nginx drops[\s\S]* {2}app: \{ kind: generic, image: "app:1", user: "33:33", /,
    );
    expect(Object.keys(kept().services)).toEqual(["app", "web"]);
  });

  test("one that failed keeps no other from being learned, and the exit code is 3", async () => {
    const failed = { ...documentOf({ service: "app" }), state: "failed", why: "it needs a database", facts: null };
    const { code, stderr } = await learn(["--yes"], { web: learned(), app: JSON.stringify(failed) });
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringContaining("not learned app: it needs a database"),
    });
    expect(answers()).toContain('user: "33:33"');
    expect(Object.keys(kept().services)).toEqual(["web"]);
  });

  test("what was tried of one that failed stands in the document", async () => {
    const experiments = [{ name: "as 1000:1000", passed: false, why: "the first start: it ended with 1" }];
    const failed = {
      ...documentOf({ service: "app" }),
      state: "failed",
      why: "it needs root",
      facts: null,
      experiments,
    };
    const { stdout } = await learn(["--yes", "--json"], { web: learned(), app: JSON.stringify(failed) });
    expect(JSON.parse(stdout).services[1]).toEqual({
      ...{ service: "app", state: "failed", why: "it needs root", written: false },
      experiments,
    });
  });
});

describe("a service of a kind", () => {
  const calls = { value: ["accept4"], evidence: "it lived 2 times with no other", machine: "x86_64", enforced: 2 };
  const facts = { user: null, capabilities: null, calls };
  const ofKind = JSON.stringify({ ...documentOf({ service: "webserver" }), facts });

  test("is asked for its system calls alone, and gets a list of its own", async () => {
    const { code, stdout, calls: asked } = await learn(["webserver", "--yes"], { webserver: ofKind });
    expect(code).toBe(0);
    expect(asked[0]).toMatch(/"profile":"","known":true\}/);
    expect(stdout).toMatch(/seccomp +its kind's list of calls +→ {2}its own list of calls/);
    expect(stdout).not.toMatch(/no ordinary user|capabilities/);
    expect(answers()).toMatch(/# learned: it lived 2 times with no other\n +seccomp: learned\n/);
    expect(await project.call(["generate", "--check"])).toMatchObject({ code: 0 });
  });

  test("is learned again with all others, and watched like them", async () => {
    await learn(["webserver", "--yes"], { webserver: ofKind });
    const { calls: asked } = await learn(["--yes"], {
      web: learned(),
      app: learned({ service: "app" }),
      webserver: ofKind,
    });
    expect(asked.some((call) => call.includes('"service":"webserver"'))).toBe(true);
    expect(await project.call(["learn", "--watch", "7d", "webserver", "--yes"])).toMatchObject({ code: 0 });
    expect(answers()).toContain("seccomp: watched");
    const { code, stdout } = await project.call(["waivers"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/seccomp +webserver/) });
  });

  test("nothing else of it is believed", async () => {
    await learn(["webserver", "--yes"], { webserver: learned({ service: "webserver" }) });
    expect(answers()).not.toContain("33:33");
    expect(answers()).toContain("seccomp: learned");
  });
});

describe("consent", () => {
  test("without a terminal the table is shown, harden.yml stays, and the exit code is 3", async () => {
    const before = answers();
    const { code, stdout, stderr } = await learn(["web"], { web: learned() });
    expect({ code, stdout }).toEqual({ code: 3, stdout: expect.stringContaining("33:33") });
    expect(stderr).toContain("harden.yml was not changed for web: there is no terminal to ask on. --yes writes it.");
    expect(answers()).toBe(before);
    expect(await project.call(["generate", "--check"])).toMatchObject({ code: 0 });
  });

  test.each([
    ["y\n", 0, true],
    ["n\n", 0, false],
  ])("asked, the answer %j ends with %i, and harden.yml has it: %s", async (stdin, code, isWritten) => {
    const ran = await learn(["web"], { web: learned() }, { plain: true, stdin });
    expect(ran).toMatchObject({
      code,
      stdout: expect.stringContaining("Write these answers for web into harden.yml?"),
    });
    expect(answers().includes('user: "33:33"')).toBe(isWritten);
    expect(kept().services.web.result.state).toBe("learned");
  });
});

describe("what was learned in part", () => {
  const partial = learned({ state: "partial", why: "the host had no time left" });

  test("is kept as that, and not written by --yes", async () => {
    const before = answers();
    const { code, stdout, stderr } = await learn(["web", "--yes"], { web: partial });
    expect({ code, stdout }).toEqual({
      code: 3,
      stdout: expect.stringContaining("learned in part only: the host had no time left"),
    });
    expect(stderr).toContain("what was learned in part is only written after a yes on a terminal");
    expect(answers()).toBe(before);
    expect(kept().services.web.result.state).toBe("partial");
  });

  test.each([
    ["y\n", true],
    ["\n", false],
  ])("is asked for by itself: %j", async (stdin, isWritten) => {
    const ran = await learn(["web"], { web: partial }, { plain: true, stdin });
    expect(ran).toMatchObject({ code: 3, stdout: expect.stringContaining("web was learned in part only.") });
    expect(answers().includes('user: "33:33"')).toBe(isWritten);
  });
});

test("data without a volume get one, and the rest becomes read-only", async () => {
  const volumes = [{ value: "/var/lib/x", evidence: "12 MB were written there" }];
  const { code, stdout } = await learn(["web", "--yes"], { web: learned({ "facts.volumes": volumes }) });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(
      /^ {2}keeps +nothing +→ +\/var\/lib\/x\n {6}\/var\/lib\/x: 12 MB were written there$/m,
    ),
  });
  expect(answers()).toMatch(/# learned: \/var\/lib\/x: 12 MB were written there\n +keeps:\n? *[[-] ?\/var\/lib\/x/);
  expect(answers()).toContain("writable:");
  expect(answers()).not.toContain("read-only-root:");
});

test("what was not exercised is told by name", async () => {
  const { code, stdout } = await learn(["web", "--yes"], {
    web: learned({ unexercised: ["no request was answered on port 9000"] }),
  });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringContaining("  - not exercised: no request was answered on port 9000\n"),
  });
});

describe("what a host says is not trusted", () => {
  test.each([
    ["no JSON", "Traceback (most recent call last)", "it is no JSON"],
    ["another service's", learned({ service: "app" }), "it is about the service app"],
    ["a template", learned({ "facts.writable": [{ value: "/{{ x }}", evidence: "" }] }), "facts.writable.0.value"],
    ["too much of it", "x".repeat(2 * 1024 * 1024), "larger than 1024 KiB"],
    [
      "a right that it never had",
      learned({ "facts.capabilities": [{ value: "SYS_ADMIN", evidence: "it would be nice" }] }),
      "it wants SYS_ADMIN, which the service never had",
    ],
    [
      "a call that no service is given",
      learned({ "facts.calls.value": ["bind", "mount"] }),
      "it allows mount, which no service is given",
    ],
  ])("%s teaches nothing", async (_, said, why) => {
    const before = answers();
    const { code, stderr } = await learn(["web", "--yes"], { web: said });
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining(why) });
    expect(stderr).not.toMatch(/\n +at |bug in harden-init/);
    expect(answers()).toBe(before);
    expect(existsSync(join(project.root, "learned"))).toBe(false);
  });

  test("its texts do not leave their comment", async () => {
    const user = { value: "33:33", evidence: "a\n    user: root\u001b[2J {{ x }}" };
    expect(await learn(["web", "--yes"], { web: learned({ "facts.user": user }) })).toMatchObject({ code: 0 });
    expect(answers()).toContain('    # learned: a\\u{a}    user: root\\u{1b}[2J {{ x }}\n    user: "33:33"\n');
  });
});

describe("a host that fails", () => {
  test("ends with 5, and another service is still learned", async () => {
    const result = { msg: "the image could not be started" };
    const { code, stderr } = await learn(["--yes"], {
      web: { event: "v2_runner_on_failed", result },
      app: learned({ service: "app" }),
    });
    expect({ code, stderr }).toEqual({
      code: 5,
      stderr: expect.stringContaining("failed local: the image could not be started"),
    });
    expect(Object.keys(kept().services)).toEqual(["app"]);
  });

  test("ends with 6 where it cannot be reached, which is told once", async () => {
    const lost = { event: "v2_runner_on_unreachable", result: { msg: "no route to host", unreachable: true } };
    const { code, stderr } = await learn([], { web: lost, app: lost });
    expect({ code, told: stderr.match(/unreachable local: no route to host/g)?.length }).toEqual({ code: 6, told: 1 });
  });
});

test("as JSON: one document with all of it", async () => {
  const { code, stdout, stderr } = await learn(["--yes", "--json"], { web: learned(), app: "nothing" });
  expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({
    host: "local",
    services: [
      {
        service: "web",
        state: "learned",
        written: true,
        file: `learned/${"ab".repeat(32)}.json`,
        facts: { calls: { value: ["accept4", "bind"] } },
        changes: expect.arrayContaining([
          { key: "limits.memory", before: "512m", after: "1024m", evidence: ["at most 388 MB were used"] },
        ]),
        ends: ["non-root-user", "read-only-root"],
      },
      { service: "app", state: "failed", written: false, why: expect.stringContaining("is no result") },
    ],
    changes: expect.arrayContaining([
      expect.objectContaining({ path: "playbooks/files/opt/harden/csvs23/compose.yml" }),
    ]),
  });
});

describe("what is kept", () => {
  const status = (...words: readonly string[]) => project.call(["learn", "--status", ...words]);
  const nameImage = (from: string, to: string) =>
    writeFileSync(join(project.root, "harden.yml"), answers().replace(from, to));

  test("is shown by --status, which asks no host", async () => {
    await learn(["web", "--yes"], { web: learned() });
    const { code, stdout } = await status();
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^web {2}learned on local, 20\d\d-\d\d-\d\d; a list of 2 system calls of x86_64; asked for nothing outside\napp {2}not learned yet\n$/,
      ),
    });
  });

  test("whom it asked for outside is shown, and of one where that was not found out nothing", async () => {
    const network = {
      ...{ lives: 4, peers: [] },
      outside: [{ value: "api.example.org", evidence: "it asked for the name" }],
      addresses: [{ value: "192.0.2.7", evidence: "it called it", ports: ["443"] }],
    };
    const app = learned({ service: "app", "facts.network": null });
    await learn(["--yes"], { web: learned({ "facts.network": network }), app });
    const { stdout } = await status();
    expect(stdout).toMatch(/^web .*; asked for api\.example\.org, 192\.0\.2\.7 outside$/m);
    expect(stdout).toMatch(/^app (?!.*outside)/m);
    const document = JSON.parse((await status("--json")).stdout);
    expect(document).toMatchObject({ services: [{ network: { lives: 4 } }, { network: null }] });
  });

  test.each([
    ["another digest", `nginx:1.27@sha256:${"0".repeat(64)}`, 3],
    ["the same digest", `nginx:1.27@${digest}`, 0],
  ])("and whether it is of the image that is named now: %s", async (_, named, code) => {
    await learn(["web", "--yes"], { web: learned() });
    nameImage("nginx:1.27 #", `${named} #`);
    const shown = await status("web");
    expect(shown).toMatchObject({ code });
    expect(shown.stdout.includes("learned from another version (nginx:1.27): learn again, or accept that")).toBe(
      code === 3,
    );
  });

  test("outlives generate", async () => {
    await learn(["web"], { web: learned() });
    nameImage("nginx:1.27 #", "nginx:1.28 #");
    expect(await project.call(["generate"])).toMatchObject({ code: 0 });
    expect(existsSync(keptFile())).toBe(true);
  });

  test("is forgotten by --forget, and the answers stay", async () => {
    await learn(["--yes"], { web: learned(), app: learned({ service: "app" }) });
    const before = answers();
    expect(await project.call(["learn", "--forget", "web"])).toMatchObject({
      code: 0,
      stdout: "Forgotten: web. The answers in harden.yml stay.\n",
    });
    expect(Object.keys(kept().services)).toEqual(["app"]);
    expect(await project.call(["learn", "--forget", "app", "--json"])).toMatchObject({ code: 0 });
    expect(readdirSync(project.root)).not.toContain("learned");
    expect(answers()).toBe(before);
  });

  test("cannot be forgotten twice", async () => {
    const { code, stderr } = await project.call(["learn", "--forget", "web"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("nothing was learned of `web`") });
  });

  test("a broken file is named, and stays", async () => {
    mkdirSync(join(project.root, "learned"));
    writeFileSync(keptFile(), '{"version":1,"services":{"web":{}}}');
    const { code, stderr } = await status();
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/learned\/[ab]{64}\.json: what was learned cannot be read: services\.web\./),
    });
  });

  test("is not written through a link", async () => {
    const elsewhere = newFolder();
    symlinkSync(elsewhere, join(project.root, "learned"));
    const { code, stderr } = await learn(["web", "--yes"], { web: learned() });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("learned: a symbolic link is in the place"),
    });
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});

describe("a mistake of the user's", () => {
  test.each([
    ["learn shop", "unknown service `shop`"],
    ["learn web --limit elsewhere", "unknown host `elsewhere`\n  Known hosts: local."],
    ["learn --forget", "--forget: names no service"],
    ["learn web --forget --status", "--status: cannot be given together with --forget"],
  ])("%s", async (line, says) => {
    const { code, stderr } = await project.call(line.split(" "));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) });
  });

  test("a stack of kinds alone has nothing to learn", async () => {
    const { code, stderr } = await (await writeProject(newFolder())).call(["learn"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("harden-init learn SERVICE") });
  });

  test("a project that is not written from its answers is not learned on", async () => {
    writeFileSync(join(project.root, "harden.yml"), `${answers()}# edited\n`);
    const { code, stderr, calls } = await learn(["web"], { web: learned() });
    expect({ code, stderr, calls }).toEqual({
      code: 3,
      stderr: expect.stringContaining("harden-init generate"),
      calls: [],
    });
  });

  test.each([
    ["- request: cart", "services.web.learn[0].request: must be a path"],
    [
      "- command: [sh, -c, '{{ x }}']",
      "services.web.learn[0].command[2]: must be one line of at most 500 characters, without braces",
    ],
    ["- {}", "services.web.learn[0]: must have exactly one of `request`, `command` and `script`"],
    [
      "- { request: /, script: a.sh }",
      "services.web.learn[0]: must have exactly one of `request`, `command` and `script`",
    ],
  ])("an exercise that is none: %s", async (exercise, says) => {
    writeFileSync(join(project.root, "harden.yml"), answers().replace("- request: /cart?item=3", exercise));
    const { code, stderr } = await project.call(["learn", "--status"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) });
  });
});
