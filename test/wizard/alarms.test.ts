import { loadKinds } from "../../src/kinds/load.ts";
import { getIn, setIn } from "../../src/lib/paths.ts";
import type { Reply } from "../../src/prompts/types.ts";
import { type Asking, follow, nameOf } from "../../src/wizard/next-question.ts";
import { checkReply } from "../../src/wizard/reply.ts";
import { applyMove, beginning, type Walk } from "../../src/wizard/walk.ts";
import { caseStudy, caseStudyFolder } from "../model/case-study.ts";

/* Whom a server tells what it finds: which questions there are, and what their replies make of harden.yml. */

const kinds = await loadKinds();
const server = [{ name: "web1", connection: "ssh" }];
const off = { "regular-audit": { off: true, reason: "another program watches it" } };

/** A project with those answers, asked again. */
function project(alarms?: object, hosts: unknown = server): Asking {
  const given = setIn({ ...(caseStudy() as object), ...(alarms && { alarms }) }, ["hosts"], hosts);
  return { given, preset: undefined, extent: "required", kinds, folder: "/home/somebody/shop", found: caseStudyFolder };
}

const answer = (walk: Walk, question: string, reply: Reply) => applyMove(walk, { type: "answer", question, reply });
const said = (replies: Readonly<Record<string, Reply>>): Walk =>
  Object.entries(replies).reduce((walk, [question, reply]) => answer(walk, question, reply), beginning);
const raisedIn = (asking: Asking, walk = beginning) =>
  follow(walk, asking)
    .raised.map(({ question }) => nameOf(question))
    .filter((name) => name.startsWith("alarms"));
const alarmsOf = (walk: Walk, asking: Asking) => getIn(follow(walk, asking).answers, ["alarms"]);

test.each<[string, unknown, readonly string[]]>([
  ["a server over ssh", server, ["alarms"]],
  ["one whose connection is the default", [{ name: "web1" }], ["alarms"]],
  ["this machine", [{ name: "local", connection: "local" }], []],
  ["this machine, prepared", [{ name: "local", connection: "local", prepare: true }], ["alarms"]],
  ["a server that is not prepared", [{ ...server[0], prepare: false }], []],
  ["two, one of them prepared", [{ name: "web0", connection: "ssh", prepare: false }, ...server], ["alarms"]],
])("%s: asked only where a server measures itself", (_what, hosts, expected) => {
  expect(raisedIn(project(undefined, hosts))).toEqual(expected);
});

test("it is not asked where the regular audit is off", () => {
  const asking = project();
  expect(raisedIn({ ...asking, given: setIn(asking.given, ["hardening", "overrides"], off) })).toEqual([]);
});

test("a new stack is asked, nobody is proposed, and nothing of it is written then", () => {
  const asking: Asking = { ...project(), given: setIn({ version: 1, name: "shop" }, ["hosts"], server), extent: "all" };
  const begun = { preset: "php-mariadb", "hosts[0].address": "192.0.2.1", "hosts[0].user": "deploy" };
  const { raised, answers } = follow(said(begun), asking, true);
  const question = raised.map((each) => each.question).find((each) => nameOf(each) === "alarms");
  expect(question).toMatchObject({ type: "several", default: [], empty: "nobody", required: false });
  expect(question?.offered).toBeUndefined();
  expect(answers).not.toHaveProperty("alarms");
  expect(follow(said({ ...begun, alarms: [] }), asking, true).answers).not.toHaveProperty("alarms");
});

const whole = { from: "high", command: "/bin/page ops", mail: "ops@example.org", webhook: true };

test.each<[string, object | undefined, Readonly<Record<string, Reply>>, unknown]>([
  ["mail", undefined, { alarms: ["mail"], "alarms.mail": " ops@example.org " }, { mail: "ops@example.org" }],
  ["a webhook needs nothing else", undefined, { alarms: ["webhook"] }, { webhook: true }],
  [
    "all of them",
    undefined,
    {
      alarms: ["command", "mail", "webhook"],
      "alarms.command": "/bin/page ops",
      "alarms.mail": "ops@example.org",
      "alarms.from": "high",
    },
    whole,
  ],
  ["nobody any more", whole, { alarms: [] }, undefined],
  ["one less", whole, { alarms: ["mail"] }, { from: "high", mail: "ops@example.org" }],
  ["another address", whole, { "alarms.mail": "it@example.org" }, { ...whole, mail: "it@example.org" }],
  ["from another severity on", whole, { "alarms.from": "low" }, { ...whole, from: "low" }],
  [
    "the only one is exchanged for another, and the severity stays",
    { from: "high", mail: "ops@example.org" },
    { alarms: ["command"], "alarms.command": "/bin/page" },
    { from: "high", command: "/bin/page" },
  ],
  [
    "the only one is exchanged for a webhook",
    { from: "high", mail: "ops@example.org" },
    { alarms: ["webhook"] },
    { from: "high", webhook: true },
  ],
  [
    "what was said of a channel that is not chosen is not kept",
    undefined,
    { alarms: [], "alarms.mail": "a@b" },
    undefined,
  ],
])("%s", (_what, before, replies, expected) => {
  const asking = project(before);
  expect(alarmsOf(said(replies), asking)).toEqual(expected);
  expect(follow(said(replies), asking).current).toBeUndefined();
});

test("a chosen channel asks for what it needs, also where the rest is settled, and with the same checks as the file", () => {
  const asking = project();
  const { current, answers } = follow(said({ alarms: ["command", "mail"] }), asking);
  expect(current).toMatchObject({ path: ["alarms", "command"], required: true });
  const complaints = ["", "page me", "/bin/sh -c 'id; id'"].map(
    (reply) => current && checkReply(current, reply, answers, kinds),
  );
  const form = expect.stringMatching(/^This must be the absolute path of a program/);
  expect(complaints).toEqual(["An answer is needed.", form, form]);
  const next = follow(said({ alarms: ["command", "mail"], "alarms.command": "/bin/page" }), asking);
  expect(next.current).toMatchObject({ path: ["alarms", "mail"] });
  expect(next.current && checkReply(next.current, "a@example.org, b@example.org", next.answers, kinds)).toMatch(
    /^This must be an address of mail/,
  );
});

test("in a project all of it stands in the review, and the channels are those of the file", () => {
  const asking = project(whole);
  expect(raisedIn(asking)).toEqual(["alarms", "alarms.command", "alarms.mail", "alarms.from"]);
  const { raised } = follow(beginning, asking);
  const shown = Object.fromEntries(raised.map(({ question, reply }) => [nameOf(question), reply]));
  expect(shown).toMatchObject({
    alarms: ["command", "mail", "webhook"],
    "alarms.command": "/bin/page ops",
    "alarms.mail": "ops@example.org",
    "alarms.from": "high",
  });
});

test("where no server measures itself any more, they can only be taken away", () => {
  const asking = project(whole, [{ name: "local", connection: "local" }]);
  const { current, answers } = follow(applyMove(beginning, { type: "pick", question: "alarms" }), asking);
  expect(current && checkReply(current, ["mail"], answers, kinds)).toMatch(/^No server measures itself here/);
  expect(alarmsOf(said({ alarms: [] }), asking)).toBeUndefined();
});
