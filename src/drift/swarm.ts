import { isOnDemand } from "../model/build/adopted.ts";
import type { Model } from "../model/types/model.ts";
import type { Cell } from "../report/grid/draw.ts";
import { compareFiles } from "./files.ts";
import type { Live } from "./live.ts";
import { checkState, findStates } from "./states.ts";
import type { HostDrift, ServiceState } from "./types.ts";

/** What a server of the swarm answered. */
export interface Node {
  readonly host: string;
  readonly live: Live;
}

/**
 * What the servers of a swarm have of the stack, compared with the project, in their order: the files on each, and how many tasks of each service run on all
 * of them. What a task may do is for `verify` to measure.
 */
export function findSwarmDrift(root: string, model: Model, nodes: readonly Node[]): readonly HostDrift[] {
  const states = nodes.map((node) => findTasks(model, node));
  return nodes.map(({ host, live }, at) => {
    const files = Object.keys(live.placed).length > 0 ? compareFiles(root, model, live) : [];
    const own = states[at] ?? [];
    // Of all servers together the first one tells.
    const lacking = at === 0 ? listLacking(model, states.flat()) : [];
    return {
      host,
      states: [...own, ...lacking.map(asAbsent)],
      services: lacking.map(({ service, ...count }) => ({ service, drift: { field: "tasks", ...count } })),
      files: files.filter(({ state }) => state !== "same"),
      checks: [
        ...own.flatMap(checkState),
        ...lacking.map(({ service }): Cell => ({ host, service, column: "running", ok: false })),
        ...files.map(({ state }): Cell => ({ host, column: "files", ok: state === "same" })),
      ],
    };
  });

  function asAbsent({ service, found }: Lacking): ServiceState {
    const host = nodes[0]?.host ?? "";
    return { host, service, state: found === "0" ? "absent" : "too few", health: "", status: "", image: "" };
  }
}

/** A swarm keeps the containers of earlier tasks: they count for nothing. */
function findTasks(model: Model, { host, live }: Node): readonly ServiceState[] {
  return findStates(model, host, live).filter(({ state }) => state === "running");
}

/** A service of which fewer tasks run than the answers want. */
interface Lacking {
  readonly service: string;
  readonly wanted: string;
  readonly found: string;
}

function listLacking({ services }: Model, running: readonly ServiceState[]): readonly Lacking[] {
  return services
    .filter((service) => !isOnDemand(service))
    .map(({ name, replicas }) => ({ name, replicas, found: running.filter(({ service }) => service === name).length }))
    .filter(({ replicas, found }) => found < replicas)
    .map(({ name, replicas, found }) => ({ service: name, wanted: String(replicas), found: String(found) }));
}
