import { getMaps, getScalar } from "../../../lib/fields.ts";
import { isEverywhere, isOwnAddress, parsePublish } from "../../publish.ts";
import { checkServices, type Rule, readSettingsOf, refuse } from "../rule.ts";

/*
 * Rules for the published ports of a service on a swarm.
 */

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

export const portRules: readonly Rule[] = [portsAreWhereTasksAre, portsSufficeForTasks];
