import { getMaps, getScalar } from "../../../lib/fields.ts";
import type { KeyPath } from "../../../lib/paths.ts";
import { isEverywhere, isOwnAddress, parsePublish } from "../../publish.ts";
import type { ServiceAnswers } from "../../schema/answers.ts";
import { overlap } from "../publish.ts";
import { checkServices, type Rule, readSettingsOf, refuse, type Settings } from "../rule.ts";

/*
 * Rules for the published ports of a service on a swarm.
 */

interface Place {
  readonly service: string;
  readonly node: string | undefined;
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
  readonly path: KeyPath;
}

/** Where a service listens on its servers: by its answer, and by its compose file. */
function listPlaces({ publish, node, public: open = [] }: ServiceAnswers, name: string, settings: Settings) {
  const own = publish === undefined ? [] : [{ ...parsePublish(publish), path: ["services", name, "publish"] }];
  const brought = getMaps(readSettingsOf(settings, name), "ports").flatMap((port, index) => {
    const published = Number(getScalar(port, "published"));
    // Of a range another rule says more, and without an address it is bound to one by the hardening.
    return port.published === undefined || Number.isNaN(published)
      ? []
      : [
          {
            address: givenAddress(getScalar(port, "host_ip"), open.includes(published)),
            port: published,
            protocol: getScalar(port, "protocol") ?? "tcp",
            path: ["services", name, "compose", "ports", index],
          },
        ];
  });
  return [...own, ...brought].map((place): Place => ({ service: name, node, protocol: "tcp", ...place }));
}

/** Swarm opens a port on every address of a server, and the packet filter closes it where the answers do not want it. */
const portsAreWhereTasksAre = checkServices((service, name, _kinds, answers, settings) => {
  const { node } = service;
  const places = listPlaces(service, name, settings);
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

/** One task of a server has a port of it, at whatever address: two services could never be on the same server. */
const portsAreOfOneService: Rule = ({ services }, _kinds, settings) => {
  const taken: Place[] = [];
  return Object.entries(services).flatMap(([name, service]) =>
    listPlaces(service, name, settings).flatMap((place) => {
      const other = taken.find((earlier) => clash(earlier, place));
      taken.push(place);
      return other === undefined
        ? []
        : refuse(
            place.path,
            `port ${place.port} is published by ${other.service} already, and a swarm opens it on every address of a server`,
            "Publish another port, or keep the two on different servers: write `node` at both.",
          );
    }),
  );
};

function clash(one: Place, other: Place): boolean {
  const apart = one.node !== undefined && other.node !== undefined && one.node !== other.node;
  // Of two answers with the same address another rule speaks.
  const isTold = [one, other].every(({ path }) => path[2] === "publish") && overlap(one.address, other.address);
  return (
    one.service !== other.service && one.port === other.port && one.protocol === other.protocol && !apart && !isTold
  );
}

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

export const portRules: readonly Rule[] = [portsAreWhereTasksAre, portsAreOfOneService, portsSufficeForTasks];
