import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadKinds } from "../../src/kinds/load.ts";
import { buildModel } from "../../src/model/build/model.ts";
import { validateAnswers } from "../../src/model/validate.ts";
import { loadSeccompGroups } from "../../src/plan/templates/load.ts";
import { fingerprintInputs } from "../../src/project/fingerprint.ts";
import { loadLearned } from "../../src/project/learned/load-learned.ts";
import { documentOf, image } from "../learn/lesson.ts";
import { everyRule } from "../support/learning/learned.ts";
import { makeFolders } from "../support/projects/folders.ts";

const newFolder = makeFolders();
const file = `learned/${image.slice("sha256:".length)}.json`;

function answersOf(web: object, hardening: object = {}) {
  const service = { kind: "generic", image: "nginx:1.27", seccomp: "learned", ...web };
  const hosts = [{ name: "here", connection: "local" }];
  return { version: 1, name: "shop", hosts, hardening, services: { web: service } };
}

/** The lists of a project with one service, of which a document is kept; what `at` names is otherwise in it. */
async function readLists(web: object, changes: Readonly<Record<string, unknown>> | string = {}, at: object = {}) {
  const kinds = await loadKinds();
  const validated = validateAnswers(answersOf(web), kinds);
  if (!validated.ok) {
    throw new Error(JSON.stringify(validated.issues));
  }
  const root = newFolder();
  const entry = { reference: "nginx:1.27", host: "here", at: "2027-01-02T03:04:05Z", ...at };
  const document = {
    version: 1,
    services: { web: { ...entry, result: documentOf(typeof changes === "string" ? {} : changes) } },
  };
  mkdirSync(join(root, "learned"));
  writeFileSync(join(root, file), typeof changes === "string" ? changes : JSON.stringify(document));
  const { answers } = validated;
  return loadLearned(root, { answers, model: buildModel(answers, kinds) }, await loadSeccompGroups());
}

test("a list that was proven is used", async () => {
  expect(await readLists({})).toEqual({
    calls: new Map([["web", { calls: ["accept4", "bind"], machine: "x86_64" }]]),
    rules: new Map(),
  });
});

test("rules that were proven are used", async () => {
  const profile = { value: everyRule, evidence: "it lived 2 times", enforced: 2 };
  expect(await readLists({ apparmor: "learned", seccomp: undefined }, { "facts.profile": profile })).toEqual({
    calls: new Map(),
    rules: new Map([["web", everyRule]]),
  });
});

test.each<[string, object]>([
  ["who does not ask for it", { seccomp: undefined }],
  ["who does without the control", { accept: { seccomp: { reason: "a debugger is attached", until: "2099-01-01" } } }],
])("%s has none, and nothing is read", async (_, web) => {
  expect(await readLists(web, "{ damaged")).toEqual({ calls: new Map(), rules: new Map() });
});

const where = "harden.yml services.web.seccomp: ";
const confined = { seccomp: undefined, apparmor: "learned" };
const unproven = { value: [], evidence: "the kernel does not enforce AppArmor", enforced: 0 };

test.each<[string, object, Readonly<Record<string, unknown>> | string, string]>([
  ["nothing is kept of it", {}, '{"version":1,"services":{}}', `${where}no file in \`learned\` is about this service`],
  ["the file is damaged", {}, "{ damaged", `${file}: what was learned cannot be read: it is no JSON object`],
  [
    "another image is named",
    { image: "nginx:1.28" },
    {},
    `${where}${file} was learned from nginx:1.27, not from nginx:1.28`,
  ],
  ["it was recorded only", {}, { "facts.calls.enforced": 0 }, `${where}${file} has no list that was proven: it lived`],
  [
    "no calls are known",
    {},
    { "facts.calls": null },
    `${where}${file} has no list that was proven: its system calls were`,
  ],
  ["an older version kept it", {}, { "facts.calls.machine": undefined }, `${where}${file} has no list that was proven`],
  [
    "it is of another machine",
    {},
    { "facts.calls.machine": "riscv64" },
    `${where}${file} is of the machine riscv64; known: x86_64`,
  ],
  [
    "it allows a mount",
    {},
    { "facts.calls.value": ["bind", "mount", "ptrace"] },
    `${where}${file} allows what no service is given: mount, ptrace`,
  ],
  [
    "no profile was proven",
    confined,
    { "facts.profile": unproven },
    `harden.yml services.web.apparmor: ${file} has no profile that was proven: the kernel does not enforce AppArmor`,
  ],
  ["no profile was asked for", confined, {}, `${file} has no profile that was proven: no AppArmor profile was learned`],
  [
    "the profile is of another image",
    { ...confined, image: "nginx:1.28" },
    {},
    `harden.yml services.web.apparmor: ${file} was learned from nginx:1.27, not from nginx:1.28`,
  ],
])("where %s, that is told with what to do", async (_, web, changes, says) => {
  const problem = await readLists(web, changes).catch((error: unknown) => error);
  expect(problem).toMatchObject({ exitCode: 2, message: expect.stringContaining(says) });
  expect(problem).toMatchObject({ complaints: [{ fix: expect.stringMatching(/harden-init learn/) }] });
});

test.each<[string, object]>([
  ["the profile has no such lists", { profile: "baseline" }],
  ["they are off", { overrides: { seccomp: { off: true, reason: "a debugger is attached all day" } } }],
])("a list is refused where %s", async (_, hardening) => {
  const validated = validateAnswers(answersOf({}, hardening), await loadKinds());
  expect(validated).toMatchObject({ ok: false, issues: [{ path: ["services", "web", "seccomp"] }] });
});

test("a project is written again when a list changes that it may use, and not for any other", () => {
  const root = newFolder();
  mkdirSync(join(root, "learned"));
  const prints = ["seccomp: learned", "seccomp : 'learned'", "apparmor: learned", "user: root"].map((text) => {
    writeFileSync(join(root, file), "one");
    const before = fingerprintInputs(root, text);
    writeFileSync(join(root, file), "another");
    return fingerprintInputs(root, text) === before;
  });
  expect(prints).toEqual([false, false, false, true]);
});
