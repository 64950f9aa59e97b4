import { catalogue } from "../../src/controls/catalogue.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import { listNotes } from "../../src/model/build/notes.ts";
import { listHeldControls } from "../../src/plan/checks/held.ts";
import type { Reply } from "../../src/prompts/types.ts";
import { describeEffect, type SecurityOf, withEffects } from "../../src/wizard/effect.ts";
import { type Asking, follow, nameOf } from "../../src/wizard/next-question.ts";
import { applyMove, beginning, type Walk } from "../../src/wizard/walk.ts";
import { caseStudy, caseStudyFolder } from "../model/case-study.ts";

const kinds = await loadKinds();
const asking: Asking = {
  given: caseStudy(),
  preset: undefined,
  extent: "required",
  kinds,
  folder: "/shop",
  found: caseStudyFolder,
};
const securityOf: SecurityOf = (model) => ({ held: listHeldControls(model), notes: listNotes(model) });

/** The open question after somebody picked it from the review. */
function picked(question: string, given: unknown = asking.given) {
  const walk: Walk = applyMove(beginning, { type: "pick", question });
  const where = { ...asking, given };
  const { current } = follow(walk, where);
  if (current === undefined || nameOf(current) !== question) {
    throw new Error(`${question} is not asked`);
  }
  return { walk, current, where };
}

function effects(question: string, given?: unknown): Readonly<Record<string, readonly string[] | undefined>> {
  const { walk, current, where } = picked(question, given);
  const { choices = [] } = withEffects(current, walk, where, securityOf);
  return Object.fromEntries(choices.map(({ value, effect }) => [value, effect]));
}

function effect(question: string, reply: Reply, given?: unknown): readonly string[] {
  const { walk, current, where } = picked(question, given);
  return describeEffect(current, reply, walk, where, securityOf);
}

test("the profiles differ by what the catalogue sets from strict on", () => {
  const { strict, baseline } = effects("hardening.profile");
  const names = catalogue.filter(({ from, scope }) => from === "strict" && scope !== "host").map(({ slug }) => slug);
  expect(strict).toEqual([`+ ${names.length} controls: ${names.join(", ")}`]);
  expect(baseline).toEqual([`- ${names.length} controls: ${names.join(", ")}`]);
});

test("a longer list says how many more there are, on a line that no terminal breaks", () => {
  const { strict = [], baseline = [] } = effects("hardening.profile", caseStudy({ "hosts.0": { name: "web1" } }));
  for (const line of [...strict, ...baseline]) {
    expect(line).toMatch(/^[+-] \d+ controls: .* and \d+ more$/);
    expect(line.length).toBeLessThan(77);
  }
});

test("each choice says what it keeps or loses against the others", () => {
  expect(effects("hardening.apparmor")).toEqual({
    auto: ["+ 1 control: apparmor"],
    require: ["+ 1 control: apparmor"],
    off: ["- 1 control: apparmor"],
  });
  expect(effects("trust")).toEqual({ digest: ["+ 1 control: image-digest"], tag: ["- 1 control: image-digest"] });
  expect(effects("services.dbserver.rights")).toEqual({ data: [], schema: [] });
});

test("a receiver of logs brings its own controls; that it is a service more is none", () => {
  const { "fluent-bit": receiver = [], local = [] } = effects("logging");
  const names = catalogue.filter(({ ofReceivers }) => ofReceivers).map(({ slug }) => slug);
  expect(receiver.join()).toContain(names.join(", "));
  expect(local.join()).toContain(names.join(", "));
  expect(receiver.join()).not.toContain("of logs");
});

test("what a text changes is told after it: controls, and what the user should know", () => {
  expect(effect("services.webserver.publish", "0.0.0.0:80")).toEqual([
    "- 1 control: no-privileged-ports of webserver",
    expect.stringContaining("! webserver listens on every interface of the server, port 80"),
  ]);
  expect(effect("services.webserver.publish", "127.0.0.1:8082")).toEqual([]);
  expect(effect("services.webserver.source", "./elsewhere")).toEqual([]);
});

test("what is known of an adopted service shows in the controls that it can have", () => {
  const given = caseStudy({ "services.app": { kind: "generic", image: "registry.example.org/team/app:1.2" } });
  expect(effect("services.app.user", "1000:1000", given)).toEqual([
    "+ 2 controls: non-root-user of app, no-capabilities of app",
  ]);
  expect(effect("services.app.writable", "/tmp", given)).toEqual(["+ 1 control: read-only-root of app"]);
  expect(effect("services.app.health", "true", given)).toEqual(["+ 1 control: health-check of app"]);
});
