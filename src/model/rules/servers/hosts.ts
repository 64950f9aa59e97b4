import { isPrepared } from "../../build/controls.ts";
import { nameDiffering, nameGroup } from "../../deployed-names.ts";
import { stackName } from "../../schema/patterns/names.ts";
import { type Rule, refuse } from "../rule.ts";

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
      [nameGroup(name), nameDiffering(name), ...reservedNames].includes(group)
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

const openPath = ["server", "open"];

const openPortsAreClear: Rule = ({ server: { open } }) =>
  open.flatMap((text, index) => {
    const fault = findPortFault(text);
    return fault === undefined ? [] : refuse([...openPath, index], fault);
  });

/** What is wrong with the numbers of `443/tcp` or `60000-60010/udp`; undefined if nothing is. The schema has checked the format. */
function findPortFault(text: string): string | undefined {
  const [first = 0, last = first] = (text.split("/")[0] ?? "").split("-").map(Number);
  return first < 1 || last > 65535 || first > last
    ? `${text}: its ports must be from 1 to 65535, the smaller one first`
    : undefined;
}

/** A list that nothing reads would be taken for what is in force. */
const othersAreClosed: Rule = ({ server: { open }, hosts, hardening: { profile, overrides = {} } }) => {
  if (open.length === 0) {
    return [];
  }
  if (!hosts.some(isPrepared)) {
    return refuse(
      openPath,
      "no server is prepared, so no port of one is closed",
      "Leave out `open`, or prepare a server.",
    );
  }
  if (profile === "baseline") {
    return refuse(openPath, "the profile baseline closes no port of a server", "Leave out `open`, or choose strict.");
  }
  return Object.hasOwn(overrides, "port-filter")
    ? refuse(
        openPath,
        "hardening.overrides turns off port-filter, which closes the others",
        "Leave out one of the two.",
      )
    : [];
};

export const hostRules: readonly Rule[] = [
  stackNameIsFree,
  hostNamesDiffer,
  groupsAreFree,
  localHostIsThisMachine,
  oneLocalHost,
  openPortsAreClear,
  othersAreClosed,
];
