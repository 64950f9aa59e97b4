import type { Subject } from "../../controls/types.ts";
import { findWayOut } from "../../model/build/networks.ts";
import { listUnlistedPlaces } from "../../model/outbound/probes.ts";
import type { Model } from "../../model/types/model.ts";
import { isOn } from "../context/asked.ts";

/** The table of the control swarm-filter (module_utils/swarm_filter/table.py). */
const table = "harden-init-swarm-filter";
/** By which all tasks leave a server: the engine has one for them. */
const bridge = "docker_gwbridge";

/** Where a service that has a way out of its server may connect to. */
interface SwarmOutbound {
  readonly service: string;
  readonly outbound: "none" | "any";
}

/** The services of a stack on a swarm that have a way out: published ones, and those that may connect to any address. */
export function listSwarmOutbound(model: Model): readonly SwarmOutbound[] {
  return model.target === "swarm"
    ? model.services
        .filter((service) => findWayOut(service, model) !== undefined)
        .map(({ name, outbound }) => ({ service: name, outbound: outbound === "none" ? "none" : "any" }))
    : [];
}

/**
 * How the way out of a service is measured. A task has another address on the bridge each time, so that no rule tells it from the others: the bridge is
 * closed where none of them needs it, before the first task is there.
 */
export function describeOutside(model: Model): Pick<Subject, "outside" | "whyOutside"> {
  const isClosed = isOn(model, "swarm-filter") && listSwarmOutbound(model).every(({ outbound }) => outbound === "none");
  return isClosed
    ? { outside: [table, bridge, ...listUnlistedPlaces("none")].join(" ") }
    : { outside: `${table} ${bridge}`, whyOutside: "a service of the stack may connect to any address" };
}
