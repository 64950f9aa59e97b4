import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { caseStudy, planOf } from "../support/case-study.ts";
import { temporaryFolder, writePlan } from "../support/rendered.ts";

/* The order of several servers, by the real rolling.yml and batch.yml; what is deployed on each is one line. */

const folder = temporaryFolder("rolling");
const hosts = ["a", "b", "c", "d"];

/** Each says that it was deployed; one may fall silent there, and one may fail at what is measured. */
const site = `---
- name: Deploy
  hosts: "{{ stack_batch | default('csvs23') }}"
  gather_facts: false
  tasks:
    - name: Deploy
      ansible.builtin.command: echo
      vars:
        ansible_connection: "{{ 'ssh' if inventory_hostname == silent | default('') else 'local' }}"
        ansible_host: 127.0.0.1
        ansible_port: 1
- name: Measure
  hosts: "{{ stack_batch | default('csvs23') }}"
  gather_facts: false
  tasks:
    - name: Measure
      ansible.builtin.command: "{{ 'false' if inventory_hostname == broken | default('') else 'echo' }}"
`;

beforeAll(async () => {
  const named = hosts.map((name) => ({ name, groups: name === "b" ? ["area"] : [] }));
  writePlan(await planOf(caseStudy({ hosts: named, groups: { area: { user: "deploy" } } })), folder);
  writeFileSync(join(folder, "playbooks/site.yml"), site);
  const here = hosts.map((name) => `    ${name}: { ansible_connection: local, ansible_become: false }\n`).join("");
  writeFileSync(join(folder, "here.yml"), `all:\n  hosts:\n${here}`);
  writeFileSync(
    join(folder, "away.yml"),
    "all:\n  hosts:\n    a: { ansible_connection: ssh, ansible_host: 127.0.0.1, ansible_port: 1 }\n",
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The tasks in the order in which they ran, each with its host. */
function run(...words: readonly string[]): readonly string[] {
  const inventories = ["-i", "inventory/hosts.yml", "-i", "here.yml"];
  const { stdout } = spawnSync("ansible-playbook", [...inventories, "playbooks/rolling.yml", ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ANSIBLE_STDOUT_CALLBACK: "ansible.posix.jsonl" },
  });
  const events = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return events
    .filter(({ _event, task }) => /^v2_runner_on_(?:ok|failed|unreachable)$/.test(_event) && steps.includes(task.name))
    .flatMap((event) =>
      Object.keys(event.hosts).map((host) => `${host} ${event.task.name}${marks[event._event] ?? ""}`),
    );
}

const steps = ["Deploy", "Measure"];
const marks: Readonly<Record<string, string>> = {
  v2_runner_on_failed: " failed",
  v2_runner_on_unreachable: " unreachable",
};

const both = (host: string): readonly string[] => [`${host} Deploy`, `${host} Measure`];

test("one after the other, each all the way", () => {
  expect(run()).toEqual(hosts.flatMap(both));
});

test("so many at a time as was said", () => {
  const done = run("-e", "stack_serial=3");
  expect([...done.slice(0, 6)].sort()).toEqual(["a", "b", "c"].flatMap(both).sort());
  expect(done.slice(6)).toEqual(both("d"));
});

test("where one fails, those after it are left alone", () => {
  expect(run("-e", "broken=b")).toEqual([...both("a"), "b Deploy", "b Measure failed"]);
});

test("those of its own batch go on to their end, the next batch is left alone", () => {
  const done = run("-e", "broken=a", "-e", "stack_serial=2");
  expect([...done].sort()).toEqual(["a Deploy", "a Measure failed", ...both("b")]);
});

test("one that does not answer at the beginning is left out, and the others go on in batches of their own", () => {
  const away = ["-i", "away.yml"];
  expect(run(...away)).toEqual(["b", "c", "d"].flatMap(both));
  const done = run(...away, "-e", "stack_serial=2");
  expect([...done.slice(0, 4)].sort()).toEqual(["b", "c"].flatMap(both).sort());
  expect(done.slice(4)).toEqual(both("d"));
});

test("one that falls silent later ends it as one that fails does", () => {
  expect(run("-e", "silent=b")).toEqual([...both("a"), "b Deploy unreachable"]);
  const done = run("-e", "silent=a", "-e", "stack_serial=2");
  expect([...done].sort()).toEqual(["a Deploy unreachable", ...both("b")]);
});

test("a share of all, and several sizes in turn, as Ansible's own serial takes them", () => {
  const halves = run("-e", "stack_serial=50%");
  expect([...halves.slice(0, 4)].sort()).toEqual(["a", "b"].flatMap(both).sort());
  const growing = run("-e", "stack_serial=1,3");
  expect(growing.slice(0, 2)).toEqual(both("a"));
  expect([...growing.slice(2)].sort()).toEqual(["b", "c", "d"].flatMap(both).sort());
});

test("--limit leaves out the others, and the batches are of those that are left", () => {
  expect(run("--limit", "d,b")).toEqual([...both("b"), ...both("d")]);
  const done = run("--limit", "d,b", "-e", "stack_serial=2");
  expect([...done].sort()).toEqual([...both("b"), ...both("d")]);
  expect(done.slice(0, 2).sort()).toEqual(["b Deploy", "d Deploy"]);
});

test("the variables that a user writes for a group count before those of the stack", () => {
  writeFileSync(join(folder, "inventory/group_vars/area.yml"), "stack_releases: 7\n");
  const { stdout } = spawnSync("ansible-inventory", ["-i", "inventory/hosts.yml", "--list"], {
    cwd: folder,
    encoding: "utf8",
  });
  const { hostvars } = JSON.parse(stdout)._meta;
  expect([hostvars.a.stack_releases, hostvars.b.stack_releases]).toEqual([3, 7]);
  expect([hostvars.a.ansible_user, hostvars.b.ansible_user]).toEqual([undefined, "deploy"]);
});
