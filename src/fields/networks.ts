import { getMap, getMaps, getScalar, getText, listAt } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { nameInEngine } from "../model/deployed-names.ts";
import { type Field, spellList, spellOne, spellPairs } from "./values.ts";

/** A service's networks and ports. */
export const networkFields: readonly Field[] = [
  {
    key: "networks",
    wanted: ({ service, tree, stack }) =>
      service.network_mode === undefined
        ? spellList(
            Object.keys({ ...getMap(service, "networks") }).map((name) => buildFullName(tree, "networks", name, stack)),
          )
        : undefined,
    found: ({ networks }) => spellList(networks),
  },
  {
    key: "network_mode",
    wanted: ({ service }) => {
      const mode = getScalar(service, "network_mode");
      return mode === undefined || /^(?:service|container):/.test(mode) ? undefined : spellOne(mode);
    },
    found: ({ host }) => spellOne(getText(host, "NetworkMode")),
  },
  {
    key: "ports",
    wanted: ({ service }) =>
      spellPairs(
        getMaps(service, "ports").map((port) => [
          `${getScalar(port, "target")}/${getScalar(port, "protocol") ?? "tcp"}`,
          binding(getScalar(port, "host_ip"), getScalar(port, "published")),
        ]),
      ),
    found: ({ host }) =>
      spellPairs(
        Object.entries(getMap(host, "PortBindings")).flatMap(([port, bindings]) =>
          (Array.isArray(bindings) ? bindings : [])
            .filter(isMap)
            .map((bound): [string, string] => [port, binding(getText(bound, "HostIp"), getText(bound, "HostPort"))]),
        ),
      ),
  },
  {
    key: "extra_hosts",
    wanted: ({ service }) => spellList(listAt(service, "extra_hosts").map((entry) => String(entry).replace("=", ":"))),
    found: ({ host }) => spellList(listAt(host, "ExtraHosts")),
  },
  {
    key: "dns",
    // The first one that answers is asked, so their order matters.
    wanted: ({ service }) => spellOne(listAt(service, "dns").join(", ")),
    found: ({ host }) => spellOne(listAt(host, "Dns").join(", ")),
  },
];

/** The name in the engine of a network or volume of compose.yml. */
export function buildFullName(tree: ComposeService, section: string, name: string, stack: string): string {
  return nameInEngine(name, getMap(getMap(tree, section), name), stack);
}

function binding(address: string | undefined, port: string | undefined): string {
  return `${address ?? "0.0.0.0"}:${port ?? "any"}`;
}
