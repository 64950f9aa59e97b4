import { nameGroup } from "../deployed-names.ts";
import { stackName } from "../schema/patterns.ts";
import { type Rule, refuse } from "./rule.ts";

/** Names that Ansible reserves. */
const reservedNames = ["all", "ungrouped", "localhost", "local", "vars", "hosts", "children"];

const stackNameIsFree: Rule = ({ name }) =>
  reservedNames.includes(name)
    ? refuse(["name"], `\`${name}\` is a reserved name in Ansible`, `Choose another name: ${stackName.says}.`)
    : [];

const hostNamesDiffer: Rule = ({ hosts, name }) =>
  hosts.flatMap((host, index) => {
    const path = ["hosts", index, "name"];
    if (hosts.findIndex((other) => other.name === host.name) < index) {
      return refuse(path, `two hosts are called \`${host.name}\``);
    }
    if (host.name === nameGroup(name) || host.groups?.includes(host.name)) {
      return refuse(path, `\`${host.name}\` is also the name of a group; Ansible cannot distinguish the two`);
    }
    return ["all", "ungrouped"].includes(host.name)
      ? refuse(path, `\`${host.name}\` is a reserved name in Ansible`)
      : [];
  });

const groupsAreFree: Rule = ({ hosts, name }) =>
  hosts.flatMap((host, index) =>
    (host.groups ?? []).flatMap((group, at) =>
      group === nameGroup(name) || reservedNames.includes(group)
        ? refuse(["hosts", index, "groups", at], `the group \`${group}\` is used already`)
        : [],
    ),
  );

const localHostIsThisMachine: Rule = ({ hosts }) =>
  hosts.flatMap((host, index) =>
    (["address", "user", "port"] as const).flatMap((key) => {
      const what = "a local host cannot have this key: it is this machine";
      return host.connection === "local" && host[key] !== undefined
        ? refuse(["hosts", index, key], what, `Remove ${key}, or write connection: ssh.`)
        : [];
    }),
  );

const oneLocalHost: Rule = ({ hosts }) => {
  const local = hosts.flatMap((host, index) => (host.connection === "local" ? [index] : []));
  return local
    .slice(1)
    .flatMap((index) => refuse(["hosts", index, "connection"], "this machine is one of the hosts already"));
};

export const hostRules: readonly Rule[] = [
  stackNameIsFree,
  hostNamesDiffer,
  groupsAreFree,
  localHostIsThisMachine,
  oneLocalHost,
];
