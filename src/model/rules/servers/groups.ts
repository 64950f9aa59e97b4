import { suggestName } from "../../../lib/text/nearest-name.ts";
import { inheritedKeys, listOwnGroups } from "../../hosts/groups.ts";
import type { Answers, GroupAnswers, HostAnswers } from "../../schema/answers.ts";
import { type Rule, refuse } from "../rule.ts";

const groupsHaveHosts: Rule = ({ hosts, groups = {} }) => {
  const used = [...new Set(hosts.flatMap((host) => host.groups ?? []))];
  return Object.keys(groups)
    .filter((name) => !used.includes(name))
    .map((name) => ({
      path: ["groups", name],
      what: `no host is in the group \`${name}\``,
      ...suggestName(name, used),
    }));
};

/** Which of two groups counts would be a guess: the host says it. */
const groupsAgree: Rule = ({ hosts, groups = {} }) =>
  hosts.flatMap((host, index) =>
    [...plainKeys(host), ...publishKeys(host, groups)].flatMap(({ label, read }) => {
      if (read(host) !== undefined) {
        return [];
      }
      const saying = listOwnGroups(host, groups).filter(({ answers }) => read(answers) !== undefined);
      return new Set(saying.map(({ answers }) => read(answers))).size < 2
        ? []
        : refuse(
            ["hosts", index, "groups"],
            `${saying.map(({ name }) => `\`${name}\``).join(" and ")} differ in \`${label}\``,
            `Write \`${label}\` for the host ${host.name}.`,
          );
    }),
  );

interface Key {
  readonly label: string;
  readonly read: (of: GroupAnswers) => unknown;
}

function plainKeys({ connection }: HostAnswers): readonly Key[] {
  return inheritedKeys[connection].map((key) => ({ label: key, read: (of) => of[key] }));
}

function publishKeys(host: HostAnswers, groups: NonNullable<Answers["groups"]>): readonly Key[] {
  const services = listOwnGroups(host, groups).flatMap(({ answers }) => Object.keys(answers.publish ?? {}));
  return [...new Set(services)].map((service) => ({
    label: `publish.${service}`,
    read: ({ publish = {} }) => (Object.hasOwn(publish, service) ? publish[service] : undefined),
  }));
}

/** Of the answers as they are written: what a host has of its groups is not filled in yet. */
export const groupRules: readonly Rule[] = [groupsHaveHosts, groupsAgree];
