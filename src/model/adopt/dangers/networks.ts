import { getMap, getMaps, getScalar } from "../../../lib/fields.ts";
import { isMap } from "../../../lib/paths.ts";
import type { ComposeService } from "../types.ts";
import { isNothing, oneOf, setting, shortenJson } from "./parts.ts";
import type { DangerRule, Part } from "./rule.ts";
import { isPrivateSubnet } from "./subnets.ts";
import { isExternal, listNamesIn, nameOf, uses } from "./uses.ts";

/*
 * Networks: the server's own, those of others, and what a declaration may say of the stack's.
 */

/** The engine's option that names a network's bridge. The name is ours alone: packet filter rules go by it. */
export const bridgeOption = "com.docker.network.bridge.name";
const ordinaryOptions = oneOf(
  ...["com.docker.network.bridge.enable_icc", "com.docker.network.bridge.enable_ip_masquerade"],
  ...["com.docker.network.driver.mtu", "mtu"],
);

export const networkRules: readonly DangerRule[] = [
  {
    slug: "host-network",
    against: ["own-namespaces", "bound-interface"],
    why: "On the server's network every port of it can be opened and listened to, and no rule of Docker holds.",
    parts: [
      setting("network_mode", (mode) => mode !== "host"),
      uses("networks", ["name", "external", "driver"], ({ entry }) =>
        isHostNetwork(entry) ? "the server's own" : undefined,
      ),
    ],
  },
  {
    slug: "foreign-network",
    against: [],
    why: "A network that reaches past the stack: its containers are on the server's own network, or hide its addresses, and no packet filter holds there.",
    parts: [
      setting("network_mode", (mode) => /^(?:none$|host$|service:|container:)/.test(String(mode))),
      uses("networks", ["driver", "name", "external"], ({ entry }) =>
        isNothing(entry.driver) || oneOf("bridge", "host")(entry.driver)
          ? undefined
          : `driver ${shortenJson(entry.driver)}`,
      ),
      uses("networks", ["name", "external"], ({ entry }) =>
        nameOf(entry) === "bridge" ? "the engine's default bridge" : undefined,
      ),
      uses("networks", ["ipam.driver", "ipam.options"], ({ entry }) => foreignAddresses(getMap(entry, "ipam"))),
      uses("networks", ["ipam.config.*.subnet"], ({ entry }) => publicSubnet(entry)),
    ],
  },
  {
    slug: "external-network",
    against: [],
    why: "Containers of others are on it: they reach this service, and it reaches them.",
    consent: "agreed",
    parts: [
      uses("networks", ["external"], ({ name, entry }) =>
        isExternal(entry) && !isHostNetwork(entry) ? `external ${nameOf(entry) ?? name}` : undefined,
      ),
    ],
  },
  {
    slug: "network-option",
    against: [],
    why: "It changes what the engine lets through to its containers, or their addresses.",
    parts: [
      optionsOf((option) => option !== bridgeOption && !ordinaryOptions(option)),
      attachments("driver_opts"),
      attachments("link_local_ips"),
    ],
  },
  {
    slug: "bridge-name",
    against: [],
    why: "The packet filter goes by the names of bridges: with the name of the server's own interface it would lock its owner out.",
    consent: "never",
    parts: [optionsOf((option) => option === bridgeOption)],
  },
];

/**
 * What is left of a network's declaration without the options that its services do not keep.
 *
 * @param isKept whether a service that is on it keeps its options
 */
export function withoutOptions(entry: unknown, isKept: boolean): unknown {
  if (!isMap(entry) || isNothing(entry.driver_opts)) {
    return entry;
  }
  const kept = Object.entries(getMap(entry, "driver_opts")).filter(
    ([option]) => option !== bridgeOption && (isKept || ordinaryOptions(option)),
  );
  const { driver_opts: _all, ...rest } = entry;
  return kept.length === 0 ? rest : { ...rest, driver_opts: Object.fromEntries(kept) };
}

/** The slug by which a service keeps the options of its networks. */
export const networkOption = "network-option";

/** The options of the networks that it is on. They are taken out of the declaration, which services have in common. */
function optionsOf(isMeant: (option: string) => boolean): Part {
  return {
    keys: ["networks.*.driver_opts"],
    find: (service, { declared }) =>
      listNamesIn(service, "networks").flatMap((name) =>
        Object.keys(getMap(getMap(declared.networks ?? {}, name), "driver_opts"))
          .filter(isMeant)
          .map((option) => `networks: ${name} (${option})`),
      ),
    remove: (service) => service,
  };
}

/** What a service says of its place on a network. */
function attachments(key: "driver_opts" | "link_local_ips"): Part {
  const all = (service: ComposeService) => Object.entries(getMap(service, "networks"));
  const isMeant = (own: unknown) => isMap(own) && !isNothing(own[key]);
  return {
    keys: [`services.*.networks.*.${key}`],
    find: (service) =>
      all(service)
        .filter(([, own]) => isMeant(own))
        .map(([name, own]) => `networks.${name}.${key}: ${shortenJson((own as ComposeService)[key])}`),
    remove: (service) => ({
      ...service,
      networks: Object.fromEntries(
        all(service).map(([name, own]) => {
          const { [key]: _out, ...rest } = (own ?? {}) as ComposeService;
          return [name, isMeant(own) ? (Object.keys(rest).length === 0 ? null : rest) : own];
        }),
      ),
    }),
  };
}

function isHostNetwork(entry: ComposeService): boolean {
  return nameOf(entry) === "host" || entry.driver === "host";
}

function foreignAddresses(ipam: ComposeService): string | undefined {
  const isOurs = isNothing(ipam.driver) || ipam.driver === "default";
  return isOurs && isNothing(ipam.options) ? undefined : "addresses from a driver of its own";
}

function publicSubnet(entry: ComposeService): string | undefined {
  return getMaps(getMap(entry, "ipam"), "config")
    .map((config) => getScalar(config, "subnet"))
    .find((subnet) => subnet !== undefined && !isPrivateSubnet(subnet));
}
