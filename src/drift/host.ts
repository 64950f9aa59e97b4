import { getMap, getScalar, getText } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { bridgeOption } from "../model/adopt/dangers/networks.ts";
import type { Model } from "../model/types.ts";
import { compareValues, findDrift } from "./compare.ts";
import { buildFullName } from "./fields/mounts-and-networks.ts";
import { spellList, spellOne } from "./fields/values.ts";
import { findFileDrift } from "./files.ts";
import type { Live } from "./live.ts";
import type { Difference, HostDrift } from "./types.ts";
import { buildWantedStack, type WantedStack } from "./wanted.ts";

/**
 * Every difference between a host and the project.
 *
 * @throws Problem (exit 2) if the project's own compose files cannot be read
 */
export function findHostDrift(root: string, model: Model, host: string, live: Live): HostDrift {
  const stack = buildWantedStack(root, model, host, live);
  const containers = [...live.containers].sort((one, other) => (one.name < other.name ? -1 : 1));
  const services = containers.flatMap((container) => {
    const wanted = stack.services.get(container.service);
    const { service, name } = container;
    const found =
      wanted === undefined
        ? [{ field: "service", found: "not a service of the project" }]
        : findDrift(container, wanted);
    return [...found, ...container.stale.map(staleMount)].map((drift) => ({ service, container: name, drift }));
  });
  const absent = live.containers.length === 0 && Object.keys(live.placed).length === 0;
  return {
    host,
    services: [...services, ...networkDrift(stack, model, live)],
    files: absent ? [] : findFileDrift(root, model, live),
  };
}

function staleMount(place: string): Difference {
  return { field: `mounted ${place}`, wanted: "the file on the server", found: "one that was replaced since" };
}

/** The networks themselves: whether they lead out of the server, and their bridges, which the packet filter rules name. */
function networkDrift({ tree }: WantedStack, model: Model, live: Live): HostDrift["services"] {
  return Object.entries(getMap(tree, "networks")).flatMap(([name, declared]) => {
    const network = isMap(declared) ? declared : {};
    const full = buildFullName(tree, "networks", name, model.name);
    const there = live.networks[full];
    if (network.external === true || !isMap(there)) {
      return [];
    }
    const wanted = getScalar(getMap(network, "driver_opts"), bridgeOption);
    const drift = [
      ...compareValues("internal", spellOne(network.internal === true), spellOne(there.internal === true)),
      ...(wanted === undefined
        ? []
        : compareValues(bridgeOption, spellList([wanted]), spellOne(getText(getMap(there, "options"), bridgeOption)))),
    ];
    return drift.map((each) => ({ service: `network ${name}`, drift: each }));
  });
}
