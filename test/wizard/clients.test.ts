import { loadKinds } from "../../src/kinds/load.ts";
import { getIn } from "../../src/lib/paths.ts";
import { type Asking, follow } from "../../src/wizard/next-question.ts";
import type { Walk } from "../../src/wizard/walk.ts";
import { caseStudy, caseStudyFolder } from "../model/case-study.ts";

/* A service that others use, added after them: who uses it is asked. */

const kinds = await loadKinds();
const project: Asking = {
  given: caseStudy(),
  preset: undefined,
  extent: "required",
  kinds,
  folder: "/home/somebody/shop",
  found: caseStudyFolder,
};
const adding = (kind: string, more: Walk["replies"] = {}): Walk => ({
  replies: { "service[0].kind": kind, "service[0].name": "added", "service[1].kind": "", ...more },
  open: [],
});
const usesOf = (answers: unknown, service: string) => getIn(answers, ["services", service, "uses"]);

test("in a project, a new redis asks its clients, and proposes those that may have it", () => {
  const { current } = follow(adding("redis"), project);
  expect(current).toMatchObject({
    message: "added: which services use it?",
    choices: [{ value: "webserver" }],
    default: ["webserver"],
  });
});

test.each<[string, string[], string[]]>([
  ["those that are named use it, beside what they used", ["webserver"], ["dbserver", "added"]],
  ["none is an answer, too", [], ["dbserver"]],
])("%s", (_title, reply, uses) => {
  const { answers, current } = follow(adding("redis", { "clients.added": reply }), project);
  expect(current?.message ?? "").not.toMatch(/which services use/);
  expect(usesOf(answers, "webserver")).toEqual(uses);
});

test("a second database proposes nobody who has one with the same variables, and says why", () => {
  const second = adding("mariadb", { "services.added.database": "other" });
  const { current } = follow(second, project);
  expect(current).toMatchObject({ message: "added: which services use it?", default: [] });
  expect(current?.complaint?.(["webserver"], follow(second, project).answers)).toMatch(
    /^webserver: .*both set DB_HOST/,
  );
});

test("what offers nothing, and what has no possible client, is not asked", () => {
  expect(follow(adding("static"), project).current?.message).not.toMatch(/which services use/);
  const alone = {
    ...project,
    given: { ...(caseStudy() as object), services: { dbserver: getIn(caseStudy(), ["services", "dbserver"]) } },
  };
  expect(follow(adding("redis"), alone).current?.message ?? "").not.toMatch(/which services use/);
});

test("in a new stack a client that is asked later has it among its choices, and one that was asked before does not have to be asked again", () => {
  const empty: Asking = { ...project, given: { version: 1, name: "shop" }, extent: "all" };
  const begun = { preset: "", "service[0].kind": "php-nginx", "service[0].name": "web" };
  const early = { ...begun, "service[1].kind": "redis", "service[1].name": "cache", "service[2].kind": "" };
  expect(
    follow({ replies: early, open: [] }, empty, true).raised.map(({ question }) => question.message),
  ).not.toContain("cache: which services use it?");
  const late = { ...begun, "services.web.uses": [], "service[1].kind": "redis", "service[1].name": "cache" };
  const { raised, answers } = follow({ replies: late, open: [] }, empty, true);
  expect(raised.map(({ question }) => question.message)).toContain("cache: which services use it?");
  expect(usesOf(answers, "web")).toEqual(["cache"]);
});
