import { loadKinds } from "../../src/kinds/load.ts";
import { type Lesson, readLearned } from "../../src/learn/facts.ts";
import { planLessons } from "../../src/learn/plan-lessons.ts";
import { setIn } from "../../src/lib/paths.ts";
import { anyMachine } from "../../src/model/adopt/machine.ts";
import { buildModel } from "../../src/model/build/model.ts";
import { validateAnswers } from "../../src/model/validate.ts";
import { documentOf } from "./lesson.ts";

const kinds = await loadKinds();
const until = "2099-01-01";
const open = (reason: string) => ({ reason, until });
const unknownUser = open("which user its image can run as is unknown: set `user`");
const unknownPlaces = open("where its image writes is unknown: set `writable`");
const unknownCheck = open("how to check that it answers is unknown: set `health`");
const left = open("it is left with CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID, SETUID");
const imported = {
  "non-root-user": unknownUser,
  "no-capabilities": left,
  "read-only-root": unknownPlaces,
  "health-check": unknownCheck,
  "image-digest": open("a tag can be moved"),
};

function answersOf(web: object, more: object = {}) {
  const result = validateAnswers(
    {
      version: 1,
      name: "shop",
      hosts: [{ name: "here", connection: "local" }],
      services: { web: { kind: "generic", image: "app:1", ...web } },
      ...more,
    },
    kinds,
  );
  if (!result.ok) {
    throw new Error(JSON.stringify(result.issues));
  }
  return result.answers;
}

function planFor(web: object, changes: Readonly<Record<string, unknown>> = {}, more: object = {}) {
  const answers = answersOf(web, more);
  const stack = { answers, kinds, model: buildModel(answers, kinds), machine: anyMachine };
  const [plan] = planLessons([readLearned(JSON.stringify(documentOf(changes)), "web") as Lesson], stack);
  return plan;
}

test("what an import left open ends, but for what has nothing to do with it", () => {
  expect(planFor({ accept: imported })).toMatchObject({
    ended: ["non-root-user", "no-capabilities", "read-only-root", "health-check"],
    restated: {},
  });
});

test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
  ["no user was found", { "facts.user": null }, ["no-capabilities", "read-only-root", "health-check"]],
  ["its root is written", { "facts.read_only.value": false }, ["non-root-user", "no-capabilities", "health-check"]],
  ["no port is known", { "facts.health": null }, ["non-root-user", "no-capabilities", "read-only-root"]],
  [
    "data lie in the container, which become a volume",
    { "facts.volumes": [{ value: "/data", evidence: "" }] },
    ["non-root-user", "no-capabilities", "read-only-root", "health-check"],
  ],
])("only what is no lack any more ends where %s", (_, changes, ended) => {
  expect(planFor({ accept: imported }, changes)?.ended).toEqual(ended);
});

const needed = { "facts.user": null, "facts.capabilities": [{ value: "SETGID", evidence: "" }] };

test("a reason of ours says what it is left with now", () => {
  expect(planFor({ accept: imported }, needed)?.restated).toEqual({
    "no-capabilities": { reason: "it is left with SETGID", until },
  });
});

test("a reason of the user's stays", () => {
  const accept = { "no-capabilities": open("we know, and the team looks at it in May") };
  expect(planFor({ accept }, needed)).toMatchObject({ ended: [], restated: {} });
});

test("what could be had before, and the user runs without, is not ended by learning", () => {
  const accept = {
    "pids-limit": open("the application forks as it likes"),
    "private-ipc": open("it is told so by its maker"),
  };
  expect(planFor({ accept })?.ended).toEqual([]);
});

test("that it has no list of system calls ends where one is found", () => {
  const accept = { seccomp: open("nobody knows which calls it makes") };
  expect(planFor({ accept })).toMatchObject({
    ended: ["seccomp"],
    proposals: expect.arrayContaining([expect.objectContaining({ path: ["seccomp"], value: "learned" })]),
  });
  expect(planFor({ accept }, { "facts.calls.enforced": 0 })?.ended).toEqual([]);
});

test("that it has no AppArmor profile ends where one is found", () => {
  const accept = { apparmor: open("nobody knows what it opens") };
  const profile = { value: ["/{,*} mr"], evidence: "it lived 2 times", enforced: 2 };
  expect(planFor({ accept }, { "facts.profile": profile })).toMatchObject({
    ended: ["apparmor"],
    proposals: expect.arrayContaining([expect.objectContaining({ path: ["apparmor"], value: "learned" })]),
  });
  expect(planFor({ accept }, { "facts.profile": { ...profile, enforced: 0 } })?.ended).toEqual([]);
  const off = planFor({}, { "facts.profile": profile }, { hardening: { apparmor: "off" } });
  expect(off?.proposals.map(({ path }) => path)).not.toContainEqual(["apparmor"]);
});

test.each<[string, object]>([
  ["the profile has no such lists", { profile: "baseline" }],
  ["they are off", { overrides: { seccomp: { off: true, reason: "a debugger is attached all day" } } }],
])("no list of system calls is proposed where %s", (_, hardening) => {
  expect(planFor({}, {}, { hardening })?.proposals.map(({ path }) => path)).not.toContainEqual(["seccomp"]);
});

describe("whom it talks to", () => {
  const accept = { "internal-network": open("it may connect to any address outside: set `outbound: none`") };
  const outside = [{ value: "api.example.org", evidence: "its name was asked for in 4 of 4 lives" }];

  test("that it may connect to any address ends where it wanted to none", () => {
    expect(planFor({ accept, reaches: [] })).toMatchObject({
      ended: ["internal-network"],
      proposals: expect.arrayContaining([expect.objectContaining({ path: ["outbound"], value: "none" })]),
    });
  });

  test.each<[string, object, Readonly<Record<string, unknown>>]>([
    ["it asked for a name", { reaches: [] }, { "facts.network.outside": outside }],
    ["nobody could listen", { reaches: [] }, { "facts.network": null }],
    ["its networks are those of its compose file", {}, {}],
  ])("it stays where %s", (_, web, changes) => {
    const plan = planFor({ accept, ...web }, changes);
    expect(plan?.ended).toEqual([]);
    expect(plan?.proposals.map(({ path }) => path)).not.toContainEqual(["outbound"]);
  });
});

test("a danger that is kept is not ended", () => {
  const accept = { "server-network": open("it finds its neighbours by broadcast") };
  expect(planFor({ accept, compose: { network_mode: "host" } })?.ended).toEqual([]);
});

test("several services at once are as each by itself", () => {
  const one = answersOf({ accept: imported });
  const answers = setIn(one, ["services", "other"], one.services.web) as typeof one;
  const stack = { answers, kinds, model: buildModel(answers, kinds), machine: anyMachine };
  const lessons = ["web", "other"].map(
    (service) => readLearned(JSON.stringify(documentOf({ service })), service) as Lesson,
  );
  const [web, other] = planLessons(lessons, stack);
  expect({ ...web, service: "other" }).toEqual(other);
  expect(web).toEqual(planFor({ accept: imported }));
});
