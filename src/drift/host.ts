import { compareValues } from "../fields/compare-values.ts";
import type { LiveContainer } from "../fields/container.ts";
import { buildFullName } from "../fields/networks.ts";
import type { Difference } from "../fields/types.ts";
import { spellList, spellOne } from "../fields/values.ts";
import { getMap, getScalar, getText } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { bridgeOption } from "../model/adopt/dangers/networks.ts";
import type { Model } from "../model/types/model.ts";
import { compareContainer } from "./compare.ts";
import { compareFiles } from "./files.ts";
import type { Live } from "./live.ts";
import { checkState, findStates } from "./states.ts";
import type { Compared, HostDrift } from "./types.ts";
import { buildWantedStack, type WantedStack } from "./wanted.ts";

/**
 * A host's answer compared with the project.
 *
 * @throws Problem (exit 2) if the project's own compose files cannot be read
 */
export function findHostDrift(root: string, model: Model, host: string, live: Live): HostDrift {
  const stack = buildWantedStack(root, model, host, live);
  const containers = [...live.containers].sort((one, other) => (one.name < other.name ? -1 : 1));
  const ofContainers = containers.flatMap((container) => compareWhole(container, stack));
  const ofNetworks = compareNetworks(stack, model, live);
  const isThere = live.containers.length > 0 || Object.keys(live.placed).length > 0;
  const files = isThere ? compareFiles(root, model, live) : [];
  const states = findStates(model, host, live);
  return {
    host,
    states,
    services: [...ofContainers, ...ofNetworks].flatMap(({ column, differences, ...where }) =>
      differences.map((drift) => ({ ...where, drift })),
    ),
    files: files.filter(({ state }) => state !== "same"),
    checks: [
      ...states.flatMap(checkState),
      ...ofContainers.map(({ service, column, differences }) => ({
        host,
        service,
        column,
        ok: differences.length === 0,
      })),
      ...ofNetworks.map(({ column, differences }) => ({ host, column, ok: differences.length === 0 })),
      ...files.map(({ state }) => ({ host, column: "files", ok: state === "same" })),
    ],
  };
}

/** A container's fields, and whether it has the files mounted that lie on the server. */
function compareWhole(container: LiveContainer, { services }: WantedStack): readonly Compared[] {
  const { service, name, stale } = container;
  const wanted = services.get(service);
  const compared: readonly Pick<Compared, "column" | "differences">[] =
    wanted === undefined
      ? [{ column: "program", differences: [{ field: "service", found: "not a service of the project" }] }]
      : compareContainer(container, wanted);
  return [...compared, { column: "mounts" as const, differences: stale.map(staleMount) }].map((each) => ({
    service,
    container: name,
    ...each,
  }));
}

function staleMount(place: string): Difference {
  return { field: `mounted ${place}`, wanted: "the file on the server", found: "one that was replaced since" };
}

/** The networks themselves: whether they lead out of the server, and their bridges, which the packet filter rules name. */
function compareNetworks({ tree }: WantedStack, model: Model, live: Live): readonly Compared[] {
  return Object.entries(getMap(tree, "networks")).flatMap(([name, declared]) => {
    const network = isMap(declared) ? declared : {};
    const full = buildFullName(tree, "networks", name, model.name);
    const there = live.networks[full];
    if (network.external === true || !isMap(there)) {
      return [];
    }
    const wanted = getScalar(getMap(network, "driver_opts"), bridgeOption);
    const differences = [
      ...compareValues("internal", spellOne(network.internal === true), spellOne(there.internal === true)),
      ...(wanted === undefined
        ? []
        : compareValues(bridgeOption, spellList([wanted]), spellOne(getText(getMap(there, "options"), bridgeOption)))),
    ];
    return [{ service: `network ${name}`, column: "networks" as const, differences }];
  });
}
