import type { AnswerIssue } from "../issues.ts";
import type { Answers } from "../schema/answers.ts";
import { stackName } from "../schema/patterns.ts";
import type { Rule } from "./rule.ts";

/** Names that Ansible reserves. */
const reservedNames = ["all", "ungrouped", "localhost", "local", "vars", "hosts", "children"];

const stackNameIsFree: Rule = ({ name }) =>
  reservedNames.includes(name)
    ? [
        {
          path: ["name"],
          what: `\`${name}\` is a reserved name in Ansible`,
          fix: `Choose another name: ${stackName.says}.`,
        },
      ]
    : [];

const hostNamesDiffer: Rule = ({ hosts, name }) =>
  hosts.flatMap((host, index) => {
    const path = ["hosts", index, "name"];
    if (hosts.findIndex((other) => other.name === host.name) < index) {
      return [{ path, what: `two hosts are called \`${host.name}\`` }];
    }
    if (host.name === name || host.groups?.includes(host.name)) {
      return [{ path, what: `\`${host.name}\` is also the name of a group; Ansible cannot distinguish the two` }];
    }
    return ["all", "ungrouped"].includes(host.name)
      ? [{ path, what: `\`${host.name}\` is a reserved name in Ansible` }]
      : [];
  });

const groupsAreFree: Rule = ({ hosts, name }) =>
  hosts.flatMap((host, index) =>
    (host.groups ?? []).flatMap((group, at) =>
      group === name || reservedNames.includes(group)
        ? [{ path: ["hosts", index, "groups", at], what: `the group \`${group}\` is used already` }]
        : [],
    ),
  );

const localHostIsThisMachine: Rule = ({ hosts }) => {
  const issues: AnswerIssue[] = [];
  for (const [index, host] of hosts.entries()) {
    if (host.connection !== "local") {
      continue;
    }
    for (const key of ["address", "user", "port"] as const) {
      if (host[key] !== undefined) {
        issues.push({
          path: ["hosts", index, key],
          what: "a local host cannot have this key: it is this machine",
          fix: `Remove ${key}, or write connection: ssh.`,
        });
      }
    }
  }
  return issues;
};

const oneLocalHost: Rule = ({ hosts }) => moreThanOneLocal(hosts);

function moreThanOneLocal(hosts: Answers["hosts"]): readonly AnswerIssue[] {
  const local = hosts.flatMap((host, index) => (host.connection === "local" ? [index] : []));
  return local
    .slice(1)
    .map((index) => ({ path: ["hosts", index, "connection"], what: "this machine is one of the hosts already" }));
}

export const hostRules: readonly Rule[] = [
  stackNameIsFree,
  hostNamesDiffer,
  groupsAreFree,
  localHostIsThisMachine,
  oneLocalHost,
];
