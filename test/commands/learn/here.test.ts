import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import type { HostTask } from "../../../src/ansible/adhoc.ts";
import { takingAway } from "../../../src/commands/learn/here/take-away.ts";
import {
  describeInventory,
  getPlace,
  isDeployedHere,
  requireLinux,
} from "../../../src/commands/learn/here/this-machine.ts";
import { createIo } from "../../../src/lib/io.ts";
import { openProject } from "../../../src/project/open.ts";
import { documentOf, image } from "../../learn/lesson.ts";
import { makeFolders } from "../../support/projects/folders.ts";
import { type Ran, type TestProject, writeProject } from "../cli.ts";
import { withProgram } from "../programs.ts";

const newFolder = makeFolders();
let project: TestProject;

beforeEach(async () => {
  project = await writeProject(newFolder());
  const file = join(project.root, "harden.yml");
  const web = 'services:\n  web: { kind: generic, image: "nginx:1.27", compose: { ports: ["8080:8080"] } }\n';
  writeFileSync(file, readFileSync(file, "utf8").replace("services:\n", web));
  expect(await project.call(["generate"])).toMatchObject({ code: 0 });
});

interface Called extends Ran {
  /** The words of each call of Ansible, and the inventory that each had. */
  readonly calls: readonly string[];
}

const stats = { ok: 1, changed: 1, failures: 0, ignored: 0, rescued: 0, skipped: 0, unreachable: 0 };
const begin = { _event: "v2_playbook_on_play_start", play: { name: "Have what is needed" } };
const well = [begin, { _event: "v2_playbook_on_stats", stats: { "this.machine": stats } }];

/** What the play says where a task fails with these words. */
function failing(message: string): readonly object[] {
  const task = { name: "Look at the engine", path: "/p/playbooks/tasks/look.yml:3" };
  return [
    begin,
    { _event: "v2_playbook_on_task_start", task },
    { _event: "v2_runner_on_failed", task, hosts: { "this.machine": { msg: message } } },
    { _event: "v2_playbook_on_stats", stats: { "this.machine": { ...stats, failures: 1 } } },
  ];
}

/** A command with an `ansible-playbook` and an `ansible` that say this. */
async function learn(argv: readonly string[], events: readonly object[] = well): Promise<Called> {
  const [folder, other] = [newFolder(), newFolder()];
  const log = `for word in "$@"; do case "$word" in --inventory=/*) cat "\${word#--inventory=}" >>${folder}/calls;; esac; done\nprintf "%s\\n" "$0 $*" >>${folder}/calls`;
  const lesson = JSON.stringify({
    _event: "v2_runner_on_ok",
    hosts: { "this.machine": { stdout: JSON.stringify(documentOf()) } },
  });
  const said = (lines: readonly string[]) => `cat <<'END'\n${lines.join("\n")}\nEND`;
  const play = `${log}\n${said(events.map((event) => JSON.stringify(event)))}`;
  const ran = await withProgram(folder, "ansible-playbook", play, () =>
    withProgram(other, "ansible", `${log}\n${said([lesson])}`, () => project.call(["learn", ...argv])),
  );
  const calls = existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8").trim().split("\n") : [];
  return { ...ran, calls };
}

test("the stack is brought to this machine by a play, and learned there under its name", async () => {
  const { code, stdout, stderr, calls } = await learn(["--here", "--yes"]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).toContain("Learning on this machine: web.");
  expect(stderr).toMatch(/Bringing files, secrets and images of web to this machine …\nLearning web \(1 of 1\) …/);
  expect(stdout).toContain("user");
  const [ofPlay, playbook, ofLearning, module] = calls;
  expect([ofPlay?.slice(0, 60), ofLearning]).toEqual([
    expect.stringContaining('"csvs23":{"hosts":{"this.machine"'),
    ofPlay,
  ]);
  expect(playbook).toMatch(
    /ansible-playbook --inventory=inventory\/hosts.yml --inventory=\/\S+\/inventory.yml --limit=this.machine .*--vault-id=csvs23@\S+ --extra-vars=\{"learn_services":"web","learn_place":"\/run\/harden-learn.csvs23","learn_command":\d+,"learn_keeps_images":true\} playbooks\/learn.yml$/,
  );
  expect(module).toMatch(
    /--module-name=harden.stack.learn_service .*"place":"\/run\/harden-learn.csvs23".*--limit=this.machine/,
  );
  const inventory = /--inventory=(\/\S+)/.exec(playbook ?? "")?.[1] ?? "";
  expect(existsSync(inventory)).toBe(false);
  const kept = JSON.parse(readFileSync(join(project.root, "learned", `${image.slice(7)}.json`), "utf8"));
  expect(kept.services.web.host).toBe("this machine");
});

test("with --json there is one document, and it names this machine", async () => {
  const { code, stdout } = await learn(["--here", "--yes", "--json"]);
  expect({ code, document: JSON.parse(stdout) }).toMatchObject({ code: 0, document: { host: "this machine" } });
});

test.each([
  [
    "Docker Engine does not answer here. /var/run/docker.sock: No such file or directory.",
    "`harden-init doctor` shows",
  ],
  [
    "This server cannot take the stack: Docker Compose is missing: install it (at least 2.21).",
    "Docker Compose is missing",
  ],
  ["Missing sudo password", "run again with --ask-become-pass"],
  ["Error response from daemon: pull access denied for nginx", "The image cannot be pulled"],
])("where the play fails, nothing is learned: %s", async (message, says) => {
  const { code, stdout, stderr, calls } = await learn(["--here", "--yes"], failing(message));
  expect({ code, stderr }).toEqual({ code: 5, stderr: expect.stringContaining(says) });
  // The failure is told once, by the command.
  expect(stdout).toBe("");
  expect(stderr).toContain("this machine: ");
  expect(calls.filter((call) => call.includes("learn_service "))).toEqual([]);
});

test.each([
  ["--here --limit local", "--limit"],
  ["--here --status", "--status"],
  ["--here --forget web", "--forget"],
])("learn %s is a mistake", async (line, other) => {
  const { code, stderr, calls } = await learn(line.split(" "));
  expect({ code, stderr, calls }).toEqual({
    code: 2,
    stderr: expect.stringContaining(`--here: cannot be given together with ${other}`),
    calls: [],
  });
});

test("a file of the application that is missing is told before Ansible is asked", async () => {
  rmSync(join(project.root, "webserver"), { recursive: true });
  const { code, stderr, calls } = await learn(["--here"]);
  expect({ code, stderr, calls }).toEqual({ code: 2, stderr: expect.stringContaining("does not exist"), calls: [] });
});

describe("this machine", () => {
  test("has to be one of Linux", () => {
    expect(() => requireLinux("darwin")).toThrow("Learn on a server, where the stack is deployed");
    expect(() => requireLinux("linux")).not.toThrow();
  });

  test.each([
    [true, { ansible_connection: "local" }],
    [false, { ansible_connection: "local", ansible_become: true }],
  ])("is reached without ssh, and by sudo only if we are not root (%s)", (isRoot, host) => {
    expect(JSON.parse(describeInventory({ name: "my-shop" }, isRoot))).toEqual({
      all: { children: { my_shop: { hosts: { "this.machine": host } } } },
    });
  });

  test("keeps built images only for a deploy of its own", async () => {
    const { model } = await openProject(project.root);
    expect(getPlace(model)).toBe("/run/harden-learn.csvs23");
    expect(isDeployedHere(model)).toBe(true);
    expect(isDeployedHere({ hosts: model.hosts.map((host) => ({ ...host, connection: "ssh" as const })) })).toBe(false);
  });
});

describe("what was brought is taken away", () => {
  const context = {
    io: { ...createIo({ colour: false, plain: true }), stderr: new PassThrough() },
    ...{ root: "/nowhere", json: true, quiet: true, verbose: false, signal: AbortSignal.abort("SIGINT") },
  };

  /** Takes a folder away after some work, and tells what was asked for. */
  async function takeAwayAfter<T>(work: () => Promise<T>, message?: string) {
    const asked: HostTask[] = [];
    const { model } = await openProject(project.root);
    const ask = async (task: HostTask) => {
      asked.push(task);
      const host = { host: "this.machine", stdout: '{"images": []}' };
      return [
        message === undefined ? { ...host, outcome: "ok" as const } : { ...host, outcome: "failed" as const, message },
      ];
    };
    const ended = await takingAway(context, { project: { model }, ask, place: project.root }, work).catch(
      (error: Error) => error.message,
    );
    return { asked, ended };
  }

  const asked = [
    {
      module: "harden.stack.learn_end",
      args: { project: "csvs23", place: expect.any(String), command: process.pid, keeps_images: true },
      timeout: expect.any(Number),
      isLast: true,
    },
  ];

  test("after the work, whose result is given on", async () => {
    expect(await takeAwayAfter(async () => 7)).toEqual({ asked, ended: { result: 7, isClean: true } });
  });

  test("also where the work failed, whose error stays", async () => {
    const failing = () => Promise.reject(new Error("no room"));
    expect(await takeAwayAfter(failing, "not all of it")).toEqual({ asked, ended: "no room" });
  });

  test("and where it cannot be, that is known", async () => {
    expect(await takeAwayAfter(async () => 7, "not all of it")).toEqual({
      asked,
      ended: { result: 7, isClean: false },
    });
  });
});
