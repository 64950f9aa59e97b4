import { getMaps, getScalar } from "../../../lib/fields.ts";
import { suggestName } from "../../../lib/text/nearest-name.ts";
import { notSplit } from "../../hosts/split.ts";
import { isEverywhere, isOwnAddress, parsePublish } from "../../publish.ts";
import { checkServices, listMounts, type Rule, readSettingsOf, refuse } from "../rule.ts";
import { onSwarm } from "./nodes.ts";

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

/** Swarm opens a port on every address of a server, and the packet filter closes it where the answers do not want it. */
const portsAreWhereTasksAre = checkServices(({ publish, node, public: open = [] }, name, _kinds, answers, settings) => {
  const places = [
    ...(publish === undefined ? [] : [{ ...parsePublish(publish), path: ["services", name, "publish"] }]),
    ...getMaps(readSettingsOf(settings, name), "ports").flatMap((port, index) => {
      const published = Number(getScalar(port, "published"));
      // Of a range another rule says more, and without an address it is bound to one by the hardening.
      return port.published === undefined || Number.isNaN(published)
        ? []
        : [
            {
              address: givenAddress(getScalar(port, "host_ip"), open.includes(published)),
              port: published,
              path: ["services", name, "compose", "ports", index],
            },
          ];
    }),
  ];
  return places.flatMap(({ address, port, path }) => {
    if (isEverywhere(address)) {
      return [];
    }
    if (Object.hasOwn(answers.hardening.overrides ?? {}, "swarm-filter")) {
      return refuse(
        path,
        `a swarm opens port ${port} on every address of the server, not only on ${address}, and swarm-filter is off`,
        `Write publish: 0.0.0.0:${port} (of a compose file's port, public: [${port}]), or leave the port out.`,
      );
    }
    return isOwnAddress(address) || node !== undefined
      ? []
      : refuse(
          path,
          `${address} is of one server, and a task of ${name} can run on any`,
          `Write in \`node\` the host that has it, or 127.0.0.1 where only the servers themselves ask, or 0.0.0.0.`,
        );
  });
});

/** Where a port of a compose file is bound, once it is hardened. */
function givenAddress(hostIp: string | undefined, isPublic: boolean): string {
  return isEverywhere(hostIp) && !isPublic ? "127.0.0.1" : (hostIp ?? "0.0.0.0");
}

/** A port of a server is had by one task. */
const portsSufficeForTasks = checkServices(({ publish, replicas = 1 }, name, _kinds, { hosts }, settings) => {
  const isPublished =
    publish !== undefined ||
    getMaps(readSettingsOf(settings, name), "ports").some((port) => port.published !== undefined);
  return isPublished && replicas > hosts.length
    ? refuse(
        ["services", name, "replicas"],
        `${replicas} tasks cannot have the same port on ${hosts.length} servers`,
        `Write at most ${hosts.length}.`,
      )
    : [];
});

const accountsAreOfOneServer = checkServices(({ kind }, name, kinds) =>
  (kinds.get(kind)?.tasks ?? []).length === 0
    ? []
    : refuse(
        ["services", name, "kind"],
        `the accounts of ${kind} are set from the server that its container is on, which no play knows on a swarm`,
        "Take it as `kind: generic`, or keep it on a server of its own.",
      ),
);

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

/** Rules are for the bridge of a network, and a task's traffic goes through the tunnel of an overlay. */
const outboundIsAllOrNothing = checkServices(({ outbound }, name) =>
  Array.isArray(outbound)
    ? refuse(
        ["services", name, "outbound"],
        "no packet filter limits where a task connects to on a swarm",
        "Write none, where it needs no way out, or any.",
      )
    : [],
);

export const swarmServiceRules: readonly Rule[] = [
  placesAreOfSwarms,
  ...[
    nodesExist,
    dataStayWhereTheyAre,
    portsAreWhereTasksAre,
    portsSufficeForTasks,
    accountsAreOfOneServer,
    variablesHoldNoSecrets,
    profilesAreTheEngines,
    volumesAreAsTheImageFillsThem,
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
