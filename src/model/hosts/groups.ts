import { getIn, type KeyPath } from "../../lib/paths.ts";
import type { AnswerIssue } from "../issues.ts";
import type { Answers, GroupAnswers, HostAnswers } from "../schema/answers.ts";

type Fleet = Pick<Answers, "hosts" | "groups">;

/** What a host has of its groups where it says nothing itself. Nobody logs in on this machine. */
export const inheritedKeys = {
  ssh: ["user", "port", "become", "prepare"],
  local: ["become", "prepare"],
} as const satisfies Readonly<Record<HostAnswers["connection"], readonly (keyof GroupAnswers)[]>>;

/** The answers with what each host has of its groups, where it stands on the host. */
export function withGroups<T extends Fleet>(answers: T): T {
  const { hosts, groups = {} } = answers;
  return Object.keys(groups).length === 0
    ? answers
    : {
        ...answers,
        hosts: hosts.map((host) => ({ ...fromGroups(host, groups), ...host, ...publishOf(host, groups) })),
      };
}

/** The answers of a host's groups, with their names, in the host's order. */
export function listOwnGroups(
  { groups: names = [] }: HostAnswers,
  groups: NonNullable<Answers["groups"]>,
): readonly { readonly name: string; readonly answers: GroupAnswers }[] {
  return names.flatMap((name) => {
    const answers = Object.hasOwn(groups, name) ? groups[name] : undefined;
    return answers === undefined ? [] : [{ name, answers }];
  });
}

function fromGroups(host: HostAnswers, groups: NonNullable<Answers["groups"]>): Partial<HostAnswers> {
  const own = listOwnGroups(host, groups);
  const given = inheritedKeys[host.connection].map((key) => [
    key,
    own.find(({ answers }) => answers[key] !== undefined)?.answers[key],
  ]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function publishOf(host: HostAnswers, groups: NonNullable<Answers["groups"]>): Pick<HostAnswers, "publish"> {
  const publish = Object.assign({}, ...listOwnGroups(host, groups).map(({ answers }) => answers.publish), host.publish);
  return Object.keys(publish).length === 0 ? {} : { publish };
}

/** A problem of a host with what it has of a group, at the place where it is written. */
export function placeInGroup(issue: AnswerIssue, written: Fleet): AnswerIssue {
  const [list, index, ...key] = issue.path;
  const host = list === "hosts" && typeof index === "number" ? written.hosts[index] : undefined;
  if (host === undefined || key.length === 0 || getIn(host, key) !== undefined) {
    return issue;
  }
  const from = listOwnGroups(host, written.groups ?? {}).find(({ answers }) => getIn(answers, key) !== undefined);
  return from === undefined ? issue : { ...issue, path: ["groups", from.name, ...key] satisfies KeyPath };
}
