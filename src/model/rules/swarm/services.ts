import { suggestName } from "../../../lib/text/nearest-name.ts";
import { notSplit } from "../../hosts/split.ts";
import { checkServices, listMounts, type Rule, refuse } from "../rule.ts";
import { onSwarm } from "./nodes.ts";
import { portRules } from "./ports.ts";

/*
 * Rules for what a service can be on a swarm. What it would lose there is refused, and never dropped.
 */

const placesAreOfSwarms = checkServices(({ replicas, node }, name, _kinds, { target }) =>
  target === "swarm"
    ? []
    : Object.entries({ replicas, node }).flatMap(([key, value]) =>
        value === undefined ? [] : refuse(["services", name, key], notSplit.what, notSplit.fix),
      ),
);

const nodesExist = checkServices(({ node }, name, _kinds, { hosts }) => {
  const known = hosts.map((host) => host.name);
  return node === undefined || known.includes(node)
    ? []
    : [{ path: ["services", name, "node"], what: `unknown host \`${node}\``, ...suggestName(node, known) }];
});

/** A volume is a folder of one server: on another one the task would begin with an empty one. */
const dataStayWhereTheyAre = checkServices(({ node, replicas = 1 }, name, kinds, { services }, settings) => {
  const has = listMounts(settings, name).some(({ type }) => type === "volume");
  const written = services[name];
  const hasVolumes = has || (written !== undefined && (kinds.get(written.kind)?.volumes ?? []).length > 0);
  if (!hasVolumes) {
    return [];
  }
  if (replicas > 1) {
    return refuse(
      ["services", name, "replicas"],
      `${name} has a volume, and two tasks would write to the same files or each see others`,
    );
  }
  return node === undefined
    ? refuse(
        ["services", name, "node"],
        `${name} has a volume, which is on one server only`,
        "Write in `node` the host that has it.",
      )
    : [];
});

const variablesHoldNoSecrets = checkServices(({ secrets = {} }, name) =>
  Object.entries(secrets).flatMap(([variable, use]) =>
    (typeof use === "string" ? use : (use.as ?? "variable")) === "file"
      ? []
      : refuse(
          ["services", name, "secrets", variable],
          "as a variable it would stand in the swarm's own record, and on each manager's disk",
          "Write `file`, where the image can read it from one.",
        ),
  ),
);

const profilesAreTheEngines = checkServices(({ apparmor }, name) =>
  apparmor === undefined || apparmor === "off"
    ? []
    : refuse(
        ["services", name, "apparmor"],
        "a swarm has no AppArmor profile for one service: the engine's own confines each",
        "Leave it out.",
      ),
);

const volumesAreAsTheImageFillsThem = checkServices(({ owns = [] }, name) =>
  owns.length === 0
    ? []
    : refuse(
        ["services", name, "owns"],
        "the files of a volume are given to a user on the server of its container, which no play knows on a swarm",
        "Leave it out: a new volume belongs to whom the image gives it.",
      ),
);

const rowsStayInTheirRelease = checkServices(({ upgrade }, name) =>
  upgrade?.startsWith("by-dump") === true
    ? refuse(
        ["services", name, "upgrade"],
        "a swarm has no step that takes rows to another release by a dump",
        "Take the stack to one server (`target: compose`, deploy --move), upgrade it there, and come back.",
      )
    : [],
);

/** All tasks leave a server by one bridge, which is closed where none of them needs it: a list would be that of all. */
const outboundIsAllOrNothing = checkServices(({ outbound }, name) =>
  Array.isArray(outbound)
    ? refuse(
        ["services", name, "outbound"],
        "the tasks of a server leave it by one bridge, where the packet filter tells no service from another",
        "Write none, where it opens no connection to the outside, or any.",
      )
    : [],
);

export const swarmServiceRules: readonly Rule[] = [
  placesAreOfSwarms,
  ...[
    nodesExist,
    dataStayWhereTheyAre,
    ...portRules,
    variablesHoldNoSecrets,
    profilesAreTheEngines,
    volumesAreAsTheImageFillsThem,
    rowsStayInTheirRelease,
    outboundIsAllOrNothing,
  ].map((rule) => onSwarm(ofOwnServices(rule))),
];

/** Without the receiver of the logs, of which the answer says all where it is asked for. */
function ofOwnServices(rule: Rule): Rule {
  return (answers, kinds, settings) => {
    const own = Object.entries(answers.services).filter(([, { kind }]) => kinds.get(kind)?.receiver === undefined);
    return rule({ ...answers, services: Object.fromEntries(own) }, kinds, settings);
  };
}
