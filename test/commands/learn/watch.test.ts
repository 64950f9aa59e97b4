import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { documentOf, image } from "../../learn/lesson.ts";
import { makeFolders } from "../../support/projects/folders.ts";
import { type Ran, type Surroundings, type TestProject, writeProject } from "../cli.ts";
import { withProgram } from "../programs.ts";

const newFolder = makeFolders();
const services = `services:
  web:
    kind: generic
    image: nginx:1.27
    user: "33:33"
    compose: {}
  app: { kind: generic, image: "app:1" }
`;

let whole: string;
let project: TestProject;

/** A project whose web service has a list that was learned. */
beforeAll(async () => {
  const { root, call } = await writeProject(newFolder());
  const file = join(root, "harden.yml");
  writeFileSync(file, readFileSync(file, "utf8").replace("services:\n", services));
  expect(await call(["generate"])).toMatchObject({ code: 0 });
  const line = { _event: "v2_runner_on_ok", hosts: { local: { stdout: JSON.stringify(documentOf()) } } };
  const script = `cat <<'END'\n${JSON.stringify(line)}\nEND`;
  const ran = await withProgram(newFolder(), "ansible", script, () => call(["learn", "web", "--yes"]));
  expect(ran).toMatchObject({ code: 0 });
  whole = root;
});

beforeEach(async () => {
  project = await writeProject(newFolder());
  execFileSync("rm", ["-rf", project.root]);
  execFileSync("cp", ["-a", whole, project.root]);
});

const read = (path: string) => readFileSync(join(project.root, path), "utf8");
const answers = () => read("harden.yml");
const kept = () => JSON.parse(read(`learned/${image.slice("sha256:".length)}.json`)).services.web;
const profile = () => read("playbooks/files/opt/harden/csvs23/seccomp/web.json");
const begin = (...words: readonly string[]) => project.call(["learn", "--watch", "7d", ...words]);
const dayAfter = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const seen = { service: "web", call: "memfd_create", programs: ["/bin/\u001bapp"], count: 3 };
const log = {
  ...{ machine: "x86_64", logged: true, excluded: [], daemon: true, first: 1000, cut: false, lost: 0 },
  ...{ watched: ["web"], complaining: ["web"], accesses: [] },
};

interface Answered extends Ran {
  readonly words: string;
}

/** Ends a watch with a host that says what it is told to. */
async function end(argv: readonly string[], said: object, around: Surroundings = {}, event = "ok"): Promise<Answered> {
  const folder = newFolder();
  const line = JSON.stringify({ _event: `v2_runner_on_${event}`, hosts: { local: said } });
  const script = `echo "$@" >> ${folder}/words\ncat <<'END'\n${line}\nEND`;
  const call = () => project.call(["learn", "--watch", "off", ...argv], around);
  const ran = await withProgram(folder, "ansible", script, call);
  return { ...ran, words: existsSync(join(folder, "words")) ? readFileSync(join(folder, "words"), "utf8") : "" };
}

function saying(changes: object = {}) {
  const now = Date.now() / 1000 + 1;
  return { stdout: JSON.stringify({ ...log, calls: [{ ...seen, first: now, last: now }], ...changes }) };
}

test("a watch begins: harden.yml and the profile are written, and no host is asked", async () => {
  const { code, stdout } = await begin("web", "--yes");
  expect(code).toBe(0);
  expect(stdout).toMatch(/seccomp +its own list of calls +→ {2}its own list of calls, only watched/);
  expect(stdout).toMatch(new RegExp(`accept.seccomp +nothing +→ {2}until ${dayAfter(7)}`));
  expect(stdout).toContain("Next: harden-init deploy");
  expect(answers()).toMatch(/# learned: it lived 2 times with no other\n +seccomp: watched\n/);
  expect(answers()).toContain("until: ");
  expect(profile()).toContain("SCMP_ACT_LOG");
  expect(kept().watched).toMatch(/^20.*Z$/);
  expect(read("playbooks/vars/checks.yml")).toContain("own, only watched");
  expect(await project.call(["generate", "--check"])).toMatchObject({ code: 0 });
});

test("it is listed, and told as over after its day", async () => {
  await begin("--yes");
  expect((await project.call(["waivers"])).stdout).toMatch(new RegExp(`${dayAfter(7)} +seccomp +web`));
  expect((await project.call(["learn", "--status", "web"])).stdout).toContain(`watched until ${dayAfter(7)}\n`);
  writeFileSync(join(project.root, "harden.yml"), answers().replace(dayAfter(7), "2026-01-01"));
  expect((await project.call(["learn", "--status", "web"])).stdout).toContain("watched until 2026-01-01 (over)\n");
  expect(await project.call(["waivers"])).toMatchObject({ code: 3 });
});

describe("an AppArmor profile", () => {
  const rules = ["/usr/{,**} mr", "/var/lib/app/{,**} rwlk", "deny /var/lib/app/** mx"];

  /** As if the service had been learned where the kernel enforces AppArmor. */
  beforeEach(async () => {
    const path = join(project.root, `learned/${image.slice("sha256:".length)}.json`);
    const lesson = JSON.parse(readFileSync(path, "utf8"));
    lesson.services.web.result.facts.profile = { value: rules, evidence: "it lived by them", enforced: 2 };
    writeFileSync(path, JSON.stringify(lesson));
    writeFileSync(
      join(project.root, "harden.yml"),
      answers().replace("seccomp: learned", "seccomp: learned\n    apparmor: learned"),
    );
    expect(await project.call(["generate"])).toMatchObject({ code: 0 });
  });

  const ofProfile = () => read("playbooks/files/etc/apparmor.d/harden-init.csvs23.web");

  test("is watched with the list of calls, and gets the rules that are missing", async () => {
    const began = await begin("web", "--yes");
    expect(began).toMatchObject({ code: 0, stdout: expect.stringMatching(/its own profile, only watched/) });
    expect(answers()).toMatch(/^ +apparmor: watched$/m);
    expect(answers()).toMatch(/^ +apparmor:\n +reason: "its AppArmor profile is watched/m);
    expect(ofProfile()).toContain("flags=(complain,");

    const now = Date.now() / 1000 + 1;
    const access = { service: "web", programs: ["app"], count: 2, first: now, last: now };
    const accesses = [
      { ...access, rule: "/etc/app.conf r", deed: "" },
      { ...access, rule: "", deed: "exec /var/lib/app/x x" },
    ];
    const ended = await end(["--yes"], saying({ calls: [], accesses }));
    expect(ended).toMatchObject({ code: 3, stdout: expect.stringContaining("rule  exec /var/lib/app/x x  2 times") });
    expect(ended.words).toContain('"profiles":[{"service":"web","rules":["/usr/{,**} mr"');
    expect(answers()).toMatch(/^ +apparmor: learned$/m);
    expect(answers()).not.toMatch(/accept:|watched$/m);
    expect(kept().result.facts.profile.value).toEqual(["/etc/app.conf r", ...rules]);
    expect(ofProfile()).toContain("\n  /etc/app.conf r,\n");
    expect(ofProfile()).not.toContain("complain");
  });

  test("is left alone where the stack has no AppArmor", async () => {
    const without = answers().replace("    apparmor: learned\n", "").replace("apparmor: auto", "apparmor: off");
    writeFileSync(join(project.root, "harden.yml"), without);
    expect(await begin("web", "--yes")).toMatchObject({ code: 0 });
    expect(answers()).toContain("seccomp: watched");
    expect(answers()).not.toContain("apparmor: watched");
  });
});

test("a watch that is prolonged began when it began", async () => {
  await begin("--yes");
  const { watched } = kept();
  expect(await project.call(["learn", "--watch", "30d", "--yes"])).toMatchObject({ code: 0 });
  expect(kept().watched).toBe(watched);
  expect(answers()).toContain(dayAfter(30));
});

test("without a terminal it is shown, and nothing is written", async () => {
  const before = answers();
  const { code, stdout, stderr } = await begin("web");
  expect({ code, stdout }).toEqual({ code: 3, stdout: expect.stringContaining("only watched") });
  expect(stderr).toContain("harden.yml was not changed");
  expect([answers(), kept().watched]).toEqual([before, undefined]);
});

test.each([
  ["--watch 31d web", "`31d` is neither a time of at most 30 days nor `off`"],
  ["--watch 0h", "`0h` is neither"],
  ["--watch 7", "`7` is neither"],
  ["--watch 7d --status", "--watch: cannot be given together with --status"],
  ["--watch off --forget web", "--watch: cannot be given together with --forget"],
  ["--watch off --limit local", "so every host's log counts"],
  ["--watch 7d app", "harden-init learn app"],
  ["--watch 7d webserver", "harden-init learn webserver"],
  ["--watch 7d nobody", "unknown service `nobody`"],
  ["--watch off", "no service is watched"],
  ["--watch off web", "the service `web` is not watched"],
])("learn %s is a mistake of usage", async (words, what) => {
  const { code, stderr } = await project.call(["learn", ...words.split(" "), "--yes"]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(what) });
});

test("a list that is watched without an end is refused", async () => {
  writeFileSync(join(project.root, "harden.yml"), answers().replace("seccomp: learned", "seccomp: watched"));
  const { code, stderr } = await project.call(["generate"]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("harden-init learn --watch 7d web") });
});

describe("the end of a watch", () => {
  beforeEach(async () => {
    expect(await begin("web", "--yes")).toMatchObject({ code: 0 });
  });

  test("shows what was logged, adds it, and enforces the list", async () => {
    const { code, stdout, words } = await end(["--yes"], saying());
    expect(code).toBe(0);
    expect(words).toMatch(/--module-name=harden\.stack\.watched .*"stack":"csvs23","since":\d+/);
    expect(stdout).toMatch(
      /web: 1 logged that its lists do not have\n {2}call {2}memfd_create {2}3 times {2}.*\/bin\/\\u\{1b\}app/,
    );
    expect(stdout).toContain("Next: harden-init deploy --prove");
    expect(answers()).toMatch(
      /# learned: .*and one call that was logged while it was watched until .*\n +seccomp: learned\n/,
    );
    expect(answers()).not.toMatch(/accept:|watched\n/);
    expect(kept().result.facts.calls.value).toEqual(["accept4", "bind", "memfd_create"]);
    expect(kept().watched).toBeUndefined();
    expect(profile()).not.toContain("SCMP_ACT_LOG");
    expect(profile()).toContain("memfd_create");
  });

  test("where nothing was logged the list is enforced as it was", async () => {
    const { code } = await end(["web", "--yes"], saying({ calls: [] }));
    expect(code).toBe(0);
    expect(kept().result.facts.calls.value).toEqual(["accept4", "bind"]);
    expect(answers()).toContain("seccomp: learned");
  });

  test.each([
    ["no", { plain: true, stdin: "n\n" }, 0],
    ["nobody answers", {}, 3],
  ])("%s: nothing changes", async (_, around, code) => {
    const before = [answers(), JSON.stringify(kept())];
    expect(await end([], saying(), around)).toMatchObject({
      code,
      stderr: expect.stringContaining("Nothing was changed"),
    });
    expect([answers(), JSON.stringify(kept())]).toEqual(before);
  });

  test.each([
    ["cannot be reached", "unreachable", { msg: "no route to host", unreachable: true }, 6],
    ["fails", "failed", { msg: "the log could not be read" }, 5],
    ["says something else", "ok", { stdout: "Traceback" }, 5],
  ])("a host that %s: nothing changes", async (_, event, result, code) => {
    const before = answers();
    expect(await end(["--yes"], result, {}, event)).toMatchObject({ code });
    expect(answers()).toBe(before);
  });

  test("what may be missing is told, and ends with 3", async () => {
    const first = Date.now() / 1000 + 7200;
    const { code, stdout } = await end(
      ["--yes"],
      saying({ first, lost: 4, calls: [{ ...seen, call: "mount", first, last: first }] }),
    );
    expect(code).toBe(3);
    expect(stdout).toContain("These no service is given, and they are not added:\n  call  mount");
    expect(stdout).toMatch(/local: its log begins at 20.*: what was logged before that is gone/);
    expect(kept().result.facts.calls.value).not.toContain("mount");
    expect(answers()).toContain("seccomp: learned");
  });

  test("as JSON: one document", async () => {
    const { stdout, stderr } = await end(["--yes", "--json"], saying());
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({
      services: [
        { service: "web", missed: [{ what: "call", name: "memfd_create", count: 3, hosts: ["local"] }], beyond: [] },
      ],
      ...{ unclear: [], gaps: [], written: true },
    });
  });
});
