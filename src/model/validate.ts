import { getIn, isMap, type KeyPath } from "../lib/paths.ts";
import { sayPlainly } from "../lib/schema/faults.ts";
import { makePrintable } from "../lib/text/printable.ts";
import { withKeptFolders } from "./build/data/kept-folders.ts";
import { withEdge } from "./edge/with-edge.ts";
import { placeInGroup, withGroups } from "./hosts/groups.ts";
import { explainNotSplit } from "./hosts/split.ts";
import type { AnswerIssue } from "./issues.ts";
import type { Kinds } from "./kinds.ts";
import { isLonePort, isPublishPath } from "./publish.ts";
import { withReceiver } from "./receiver.ts";
import { rules } from "./rules/all.ts";
import { readSettings, withLongForms } from "./rules/compose.ts";
import type { Settings } from "./rules/rule.ts";
import { groupRules } from "./rules/servers/groups.ts";
import { type Answers, answersSchema, type ServiceAnswers } from "./schema/answers.ts";

export type Validation =
  | { readonly ok: true; readonly answers: Answers }
  | { readonly ok: false; readonly issues: readonly AnswerIssue[] };

/**
 * Checks an outside value against the schema and the rules, and collects all problems at once. If a part does not match the schema, the rules still
 * check all others.
 */
export function validateAnswers(value: unknown, kinds: Kinds): Validation {
  const parsed = answersSchema.safeParse(value);
  const hidden = hiddenKeys(value);
  const unreadable = [
    ...hidden,
    ...(parsed.success
      ? []
      : parsed.error.issues
          .flatMap((issue) => sayPlainly(issue, value, answersSchema, explainNotSplit))
          .map((issue) => withAddress(issue, value))),
  ];
  const answers = withKeptFolders(parsed.success && hidden.length === 0 ? parsed.data : readableAnswers(value));
  const settings = readSettings(answers);
  const issues = isMap(value) ? [...unreadable, ...brokenRules(answers, kinds, settings, unreadable)] : unreadable;
  return parsed.success && issues.length === 0
    ? { ok: true, answers: withLongForms(answers, settings) }
    : { ok: false, issues: issues.map(safeToPrint) };
}

/** A port alone could mean every interface, as for Compose, or the safest one: the user says which. */
function withAddress(issue: AnswerIssue, value: unknown): AnswerIssue {
  const port = getIn(value, issue.path);
  return isPublishPath(issue.path) && isLonePort(port)
    ? {
        path: issue.path,
        what: `${String(port)} is a port without an address`,
        fix: `Write ${issue.path.at(-1)}: 127.0.0.1:${String(port)} (reachable from the server only) or ${issue.path.at(-1)}: 0.0.0.0:${String(port)} (from everywhere).`,
      }
    : issue;
}

/** The schema ignores this key in free maps, because no plain object can safely have it. */
function hiddenKeys(value: unknown): readonly AnswerIssue[] {
  return [["services"], ["groups"], ["hardening", "overrides"]]
    .map((path) => [...path, "__proto__"])
    .filter((path) => getIn(value, path) !== undefined)
    .map((path) => ({ path, what: "the name `__proto__` is not allowed" }));
}

function brokenRules(
  answers: Answers,
  kinds: Kinds,
  settings: Settings,
  unreadable: readonly AnswerIssue[],
): readonly AnswerIssue[] {
  const parts = new Set(unreadable.map((issue) => partOf(issue.path)));
  const completed = withEdge(withReceiver(answers, kinds), kinds);
  const ofGroups = groupRules.flatMap((rule) => rule(completed, kinds, settings));
  const others = rules.flatMap((rule) => rule(withGroups(completed), kinds, settings));
  const placed = others.map((issue) => placeInGroup(issue, completed));
  return listDistinct([...ofGroups, ...placed]).filter((issue) => !parts.has(partOf(issue.path)));
}

/** What several hosts have of one group is one problem. */
function listDistinct(issues: readonly AnswerIssue[]): readonly AnswerIssue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
}

function safeToPrint({ path, what, fix }: AnswerIssue): AnswerIssue {
  return {
    path,
    what: makePrintable(what),
    ...(fix === undefined ? {} : { fix: makePrintable(fix) }),
  };
}

/** The part of the answers that is used as a whole or not at all: one service, or one top-level key. */
function partOf(path: KeyPath): string {
  return JSON.stringify(path.slice(0, path[0] === "services" ? 2 : 1));
}

/** Each part that matches the schema, and an empty one for each that does not, so that the rules can run. */
function readableAnswers(value: unknown): Answers {
  const part = (key: string) => getIn(value, [key]);
  const { name, target, hosts, groups, edge, server, hardening, logging, forward, trust } = answersSchema.shape;
  return {
    version: 1,
    name: name.safeParse(part("name")).data ?? "",
    target: target.safeParse(part("target")).data ?? "compose",
    hosts: hosts.safeParse(part("hosts")).data ?? [],
    groups: groups.safeParse(part("groups")).data,
    services: readableServices(part("services")),
    edge: edge.safeParse(part("edge")).data,
    server: server.safeParse(part("server")).data ?? server.parse({}),
    hardening: hardening.safeParse(part("hardening")).data ?? hardening.parse({}),
    logging: logging.safeParse(part("logging")).data ?? "local",
    forward: forward.safeParse(part("forward")).data ?? "file",
    trust: trust.safeParse(part("trust")).data ?? "digest",
  };
}

function readableServices(value: unknown): Answers["services"] {
  const service = answersSchema.shape.services.valueType;
  const entries = Object.entries(isMap(value) ? value : {});
  return Object.fromEntries(
    entries.map(([name, part]): [string, ServiceAnswers] => [name, service.safeParse(part).data ?? { kind: "" }]),
  );
}
