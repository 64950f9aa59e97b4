import { explainWatchedProfile } from "../../../src/model/adopt/rules.ts";
import { printProfileForHost } from "../../../src/plan/apparmor/for-host.ts";
import { viewLearned } from "../../../src/plan/apparmor/learned.ts";
import { fileRules, rulesOf } from "../../support/engine/apparmor.ts";
import { everyRule } from "../../support/learning/learned.ts";
import { renderAnswers } from "../../support/rendered.ts";

const answersOf = (web: object, hardening: object = {}) =>
  JSON.stringify({
    version: 1,
    name: "shop",
    hosts: [{ name: "here", connection: "local" }],
    hardening,
    services: { web: { kind: "generic", image: "example.org/web:1", ...web } },
  });

const path = "playbooks/files/etc/apparmor.d/harden-init.shop.web";
const textIn = (plan: { files: readonly { path: string; text: string }[] }, wanted: string) =>
  plan.files.find((file) => file.path.endsWith(wanted))?.text;

test("each rule stands in a group of its purpose, and nowhere else", () => {
  const { groups } = viewLearned("x", everyRule, false);
  expect(groups.flatMap(({ rules }) => rules).sort()).toEqual([...everyRule].sort());
  expect(Object.fromEntries(groups.map(({ why, rules }) => [why, rules]))).toEqual({
    "It starts these programs and no others; each stays in this profile": ["/usr/sbin/nginx ix"],
    "The capabilities that it was left with": ["capability", "capability net_bind_service"],
    "What came with its image: read, and mapped as parts of programs": ["/*/ r", "/usr/{,**} mr", "/{,*} mr"],
    "The places that it writes to": ["/dev/shm/{,**} rw", "/run/{,**} rwlk"],
    "Nothing there can be run, or mapped as a part of a program": ["deny /run/** mx"],
    "What it opened of the system's files": expect.arrayContaining(["/etc/nginx/{,**} r", "/etc/passwd r"]),
    "What it asked of the kernel, and of itself": expect.arrayContaining([
      "@{PROC}/cpuinfo r",
      "ptrace (read, readby)",
    ]),
    "Sockets of other families than the usual ones": ["network packet raw"],
  });
});

test("a service whose profile was learned is confined by it, and measured by it", async () => {
  const { plan } = await renderAnswers(answersOf({ apparmor: "learned" }));
  const rules = rulesOf(textIn(plan, path) ?? "");
  expect(rules).toEqual(expect.arrayContaining(everyRule));
  expect(textIn(plan, "compose.apparmor.yml")).toContain("apparmor=harden-init.shop.web");
  expect(textIn(plan, "checks.yml") ?? JSON.stringify(plan.files)).toContain("harden-init.shop.web (enforce)");
});

const watched = {
  apparmor: "watched",
  accept: { apparmor: { reason: "it is watched", until: "2099-01-01" } },
};

test("one that is watched is in complain mode, with a rule for every program", async () => {
  const { plan } = await renderAnswers(answersOf(watched));
  const text = textIn(plan, path) ?? "";
  expect(text).toContain("an allow list that is only watched");
  expect(text).toMatch(/^profile harden-init\.shop\.web flags=\(complain,/m);
  const rules = rulesOf(text);
  expect(rules).toEqual(expect.arrayContaining([...everyRule, "audit /{,**} ix", "deny mount"]));
  expect(JSON.stringify(plan.files)).toContain("harden-init.shop.web (complain)");
});

test("it is open, and accepted until its day", async () => {
  const { model } = await renderAnswers(answersOf(watched));
  const lacks = model.services[0]?.adopted?.hardened.lacks.filter(({ control }) => control === "apparmor");
  expect(lacks).toEqual([
    { control: "apparmor", why: explainWatchedProfile, isPartly: true, acceptance: watched.accept.apparmor },
  ]);
});

test.each([
  ["a profile that is watched without an end", { apparmor: "watched" }, "`accept.apparmor` does not say until when"],
  ["a kind's own", { kind: "static", ...watched }, "`watched` is set, and the kind static has a profile of its own"],
])("%s is refused", async (_, web, what) => {
  const { image: _image, ...kept } = JSON.parse(answersOf(web)).services.web;
  const whole = JSON.parse(answersOf({}));
  const text = JSON.stringify({ ...whole, services: { web: "kind" in web ? kept : { ...kept, image: "a:1" } } });
  await expect(renderAnswers(text)).rejects.toThrow(what);
});

test("who accepts to be without one has none, also where one was learned", async () => {
  const { plan } = await renderAnswers(answersOf({ apparmor: "learned", accept: watched.accept }));
  expect(textIn(plan, path)).toBeUndefined();
});

test("without the answer the engine's own profile confines it", async () => {
  const { plan } = await renderAnswers(answersOf({}));
  expect(textIn(plan, path)).toBeUndefined();
  expect(textIn(plan, "compose.apparmor.yml")).not.toContain("harden-init.shop.web");
});

test("a host gets the same text, without the name and the rules", async () => {
  const { model, plan } = await renderAnswers(answersOf({ apparmor: "learned" }));
  const text = await printProfileForHost(model, "web");
  expect(text).toContain("\nprofile @NAME@ flags=(attach_disconnected,mediate_deleted) {\n");
  expect(text).toContain("\n  @RULES@,\n");
  const filled = text.replaceAll("@NAME@", "harden-init.shop.web").replace("@RULES@", everyRule.join(",\n  "));
  const sorted = (profile: string) => [...rulesOf(profile)].sort();
  expect(sorted(filled)).toEqual(sorted(textIn(plan, path) ?? ""));
  expect(fileRules(rulesOf(filled)).length).toBeGreaterThan(everyRule.length);
});

test("a host gets none where the stack has no AppArmor", async () => {
  const { model } = await renderAnswers(answersOf({}, { apparmor: "off" }));
  expect(await printProfileForHost(model, "web")).toBe("");
});
