import { mapAt, scalarAt, textAt } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { bridgeOption } from "../model/adopt/dangers/networks.ts";
import type { Model } from "../model/types.ts";
import { differences, findDrift } from "./compare.ts";
import { fullName } from "./fields/mounts-and-networks.ts";
import { listed, one } from "./fields/values.ts";
import { fileDrift } from "./files.ts";
import type { Live } from "./live.ts";
import type { Difference, HostDrift } from "./types.ts";
import { type WantedStack, wantedStack } from "./wanted.ts";

/**
 * Every difference between a host and the project.
 *
 * @throws Problem (exit 2) if the project's own compose files cannot be read
 */
export function hostDrift(root: string, model: Model, host: string, live: Live): HostDrift {
  const stack = wantedStack(root, model, host, live);
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
    files: absent ? [] : fileDrift(root, model, live),
  };
}

function staleMount(place: string): Difference {
  return { field: `mounted ${place}`, wanted: "the file on the server", found: "one that was replaced since" };
}

/** The networks themselves: whether they lead out of the server, and their bridges, which the packet filter rules name. */
function networkDrift({ tree }: WantedStack, model: Model, live: Live): HostDrift["services"] {
  return Object.entries(mapAt(tree, "networks")).flatMap(([name, declared]) => {
    const network = isMap(declared) ? declared : {};
    const full = fullName(tree, "networks", name, model.name);
    const there = live.networks[full];
    if (network.external === true || !isMap(there)) {
      return [];
    }
    const wanted = scalarAt(mapAt(network, "driver_opts"), bridgeOption);
    const drift = [
      ...differences("internal", one(network.internal === true), one(there.internal === true)),
      ...(wanted === undefined
        ? []
        : differences(bridgeOption, listed([wanted]), one(textAt(mapAt(there, "options"), bridgeOption)))),
    ];
    return drift.map((each) => ({ service: `network ${name}`, drift: each }));
  });
}
