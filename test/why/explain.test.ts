import { causeWords } from "../../src/why/causes.ts";
import { describeChanges } from "../../src/why/describe.ts";
import { explainChanges, type ToldTask } from "../../src/why/explain.ts";
import type { Since, Standing, Told } from "../../src/why/types.ts";

/* What is known of a run, and the cause that follows from it. */

const root = "/opt/harden/shop";
const same: Since = {
  first: false,
  keys: [],
  moreKeys: 0,
  edited: false,
  tool: { before: "1.0.0", after: "1.0.0" },
};
const memory: Since = { ...same, keys: ["services.web.limits.memory", "services.db.tags"], edited: true };
const newer: Since = { ...same, edited: true, tool: { before: "1.0.0", after: "1.1.0" } };
const edited: Since = { ...same, edited: true };
const unknown: Since = { first: false, moreKeys: 0, edited: false };

const told = (given: Partial<Told>): Told => ({
  what: "file",
  name: `${root}/web/a.conf`,
  state: "changed",
  fields: [],
  by: [],
  services: [],
  ...given,
});
const file = (name: string, given: Partial<Told> = {}) =>
  told({ name: `${root}/${name}`, by: ["project"], services: ["web"], ...given });
const secret = (given: Partial<Told> = {}) =>
  told({ what: "secret", name: "db_web_password", by: ["project"], services: ["web"], ...given });
const standing: Standing = { was: "running", isOther: true, hasOtherInputs: true, hasOtherImage: false, isBuilt: true };
const container = (given: Partial<Standing> = {}, other: Partial<Told> = {}) =>
  told({ what: "container", name: "web", services: ["web"], standing: { ...standing, ...given }, ...other });
const account = (given: Partial<Told> = {}) =>
  told({
    what: "account",
    name: "web",
    services: ["db"],
    fields: [{ field: "rights on *", before: "FILE" }],
    ...given,
  });

const task = (things: readonly Told[], since?: Since, rotating: readonly string[] = []): ToldTask => ({
  result: { host: "here", task: "a task", action: "harden.stack.place_tree", outcome: "changed", changes: [] },
  told: { things, more: 0, ...(since !== undefined && { since, rotating }) },
});

/** The causes of the last thing that is given. */
function causesOf(things: readonly Told[], since?: Since, rotating?: readonly string[]) {
  const last = things.at(-1);
  const { list } = explainChanges([task(things, since, rotating)], "shop");
  const found = list.find(({ what, name }) => what === last?.what && last.name.endsWith(name));
  return found?.causes.map(({ cause, words }) => `${cause}: ${words}`);
}

const compose = file("compose.yml", {
  services: [],
  fields: [{ field: "services.web.mem_limit", before: "256m", after: "384m" }],
});
const byKey = "answers: harden.yml changed since the last deploy: services.web.limits.memory";
const byHand = "by-hand: changed by hand on the server";
const fields = [{ field: "mem_limit", before: "128m", after: "256m" }];
const page = file("web/app/index.php");

const cases: readonly (readonly [string, readonly Told[], Since | undefined, readonly string[]])[] = [
  ["a file, after an answer", [file("web/a.conf")], memory, [byKey]],
  [
    "a file, after an upgrade",
    [file("web/a.conf")],
    newer,
    ["tool: harden-init 1.1.0 writes it differently than the version before"],
  ],
  [
    "a file that was edited in the project",
    [file("web/a.conf")],
    edited,
    ["edited: the project's files were edited since the last deploy"],
  ],
  ["a file of the application", [page], same, ["application: the application's files changed"]],
  ["a file that was edited on the server", [file("web/a.conf", { by: ["hand"] })], same, [byHand]],
  ["a file that both changed", [file("web/a.conf", { by: ["hand", "project"] })], memory, [byHand, byKey]],
  [
    "a file of which nothing was kept",
    [file("web/a.conf", { by: [] })],
    unknown,
    ["unknown: it was not as the project has it; since when is not known"],
  ],
  [
    "a file that is no longer wanted",
    [file("web/a.conf", { state: "gone" })],
    memory,
    ["not-wanted: the project has it no longer"],
  ],
  ["a secret that was rotated", [secret()], same, ["rotated: the password was rotated: db_web_password"]],
  [
    "a secret that was set",
    [secret({ name: "web_key" })],
    same,
    ["vault: another value was set in the vault: web_key"],
  ],
  ["a secret that was edited on the server", [secret({ by: ["hand"] })], same, [byHand]],
  [
    "an account that was rotated",
    [secret(), account({ fields: [{ field: "password" }] })],
    same,
    ["rotated: the password was rotated: db_web_password"],
  ],
  ["an account that was changed in the database", [account()], same, [byHand]],
  [
    "an account, after an answer",
    [account()],
    { ...same, keys: ["services.web.rights"] },
    ["answers: harden.yml changed since the last deploy: services.web.rights"],
  ],
  [
    "an account of a project of which nothing is known",
    [account()],
    undefined,
    ["unknown: it was not as the project has it; since when is not known"],
  ],
  ["a value of the kernel that someone set", [told({ what: "setting", name: "net/ipv4/ip_forward" })], same, [byHand]],
  ["a container, after an answer", [compose, container()], memory, [byKey]],
  [
    "a container whose files changed",
    [file("web/a.conf"), container()],
    memory,
    ["files: made from files that changed: web/a.conf"],
  ],
  [
    "a container whose image was built again",
    [page, container({ hasOtherImage: true })],
    same,
    ["image: its image was built again, because of index.php"],
  ],
  ["a container that was updated by hand", [container({ hasOtherInputs: false }, { fields })], same, [byHand]],
  [
    "the same, and only an unrelated answer changed",
    [container({ hasOtherInputs: false }, { fields })],
    memory,
    [byHand],
  ],
  [
    "a container whose file was put back",
    [file("web/a.conf", { by: ["hand"] }), container({ hasOtherInputs: false })],
    same,
    ["restored: made from what was changed by hand on the server and put back: web/a.conf"],
  ],
  [
    "an account that differs, where the answers that changed have nothing to do with it",
    [account()],
    memory,
    ["unknown: it was not as the project has it; since when is not known"],
  ],
  [
    "a value of the kernel, after an answer about a service",
    [told({ what: "setting", name: "net/ipv4/ip_forward" })],
    memory,
    ["unknown: it was not as the project has it; since when is not known"],
  ],
  [
    "a value of the kernel, after an answer about hardening",
    [told({ what: "setting", name: "net/ipv4/ip_forward" })],
    { ...same, keys: ["hardening.profile"] },
    ["answers: harden.yml changed since the last deploy: hardening.profile"],
  ],
  [
    "a container that was updated by hand and whose file was put back",
    [file("web/a.conf", { by: ["hand"] }), container({ hasOtherInputs: false }, { fields })],
    same,
    [byHand, "restored: made from what was changed by hand on the server and put back: web/a.conf"],
  ],
  [
    "a container whose secret was rotated",
    [secret(), container()],
    same,
    ["rotated: the password was rotated: db_web_password"],
  ],
  [
    "a container that did not run",
    [container({ was: "stopped", isOther: false })],
    same,
    ["stopped: it was not running"],
  ],
  [
    "a container that was removed by hand",
    [container({ was: "absent" }, { state: "new" })],
    same,
    ["absent: it was not there"],
  ],
  [
    "a container that was not healthy",
    [container({ was: "unhealthy", hasOtherInputs: false })],
    same,
    ["unhealthy: it was not healthy"],
  ],
  [
    "a container of a service that is gone",
    [container({}, { state: "gone" })],
    memory,
    ["not-wanted: the project has it no longer"],
  ],
  [
    "a container of another image",
    [container({ hasOtherImage: true, isBuilt: false })],
    same,
    ["other-image: its image is another one"],
  ],
];

test.each(cases)("%s", (_what, things, since, causes) => {
  expect(causesOf(things, since, ["db_web_password"])).toEqual(causes);
});

test("every cause is one of them", () => {
  const named = cases.flatMap(([, , , causes]) => causes.map((cause) => cause.split(":")[0]));
  expect(new Set(named)).toEqual(new Set(Object.keys(causeWords)));
});

test("a first deploy is one line, whatever it brought", () => {
  const changes = explainChanges([task([page, container()], { first: true, moreKeys: 0, edited: false })], "shop");
  expect(changes).toEqual({ list: [], more: 0, first: ["here"] });
  expect(describeChanges(changes, false)).toEqual([{ why: "the first deploy on here: everything is new", rows: [] }]);
});

test("the same change on two servers is told once, and each of many only up to a bound", () => {
  const on = (host: string): ToldTask => ({ ...task([page], same), result: { ...task([]).result, host } });
  expect(explainChanges([on("one"), on("two")], "shop").list.map(({ hosts }) => hosts)).toEqual([["one", "two"]]);
  const many = Array.from({ length: 90 }, (_, index) => file(`web/app/${index}.php`));
  const changes = explainChanges([task(many, same)], "shop");
  expect([changes.list.length, changes.more]).toEqual([60, 30]);
  expect(describeChanges(changes, false).at(-1)).toEqual({ why: "and 70 more", rows: [] });
});

test("a task that tells nothing more is told by its name, unless its effect is measured", () => {
  const result = {
    host: "here",
    task: "Install the packages",
    action: "ansible.builtin.apt",
    outcome: "changed",
    changes: ["auditd"],
  };
  const up = { ...result, task: "Start the containers", path: "playbooks/tasks/up.yml:40" };
  expect(explainChanges([{ result }, { result: up }], "shop").list.map(({ name }) => name)).toEqual([
    "Install the packages",
    "Start the containers",
  ]);
  expect(
    explainChanges([{ result }, { result: up }, task([container()])], "shop").list.map(({ name }) => name),
  ).toEqual(["web", "Install the packages"]);
});

test("people read the cause, below it each thing with its fields", () => {
  const things = [compose, container({}, { fields: [{ field: "mem_limit", before: "256m", after: "384m" }] })];
  expect(describeChanges(explainChanges([task(things, memory)], "shop"), false)).toEqual([
    {
      why: "harden.yml changed since the last deploy: services.web.limits.memory",
      rows: [["container web", "made again: mem_limit 256m → 384m"]],
    },
    {
      why: "harden.yml changed since the last deploy: services.web.limits.memory, services.db.tags",
      rows: [["compose.yml", "services.web.mem_limit 256m → 384m"]],
    },
  ]);
});
