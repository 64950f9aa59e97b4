import { makePrintable } from "../lib/text/printable.ts";
import { findJobs, isOnDemand } from "../model/build/adopted.ts";
import type { Model } from "../model/types/model.ts";
import type { Cell } from "../report/grid/draw.ts";
import type { Live } from "./live.ts";
import type { ServiceState } from "./types.ts";

/** The containers of each service on a host, and a line for a service without one. Of a service that is started on demand, only those that run. */
export function findStates({ services }: Model, host: string, live: Live): readonly ServiceState[] {
  const jobs = findJobs(services);
  return services.flatMap((service) => {
    const states = containersOf(service.name, host, live).map((each) => (jobs.has(each.service) ? ended(each) : each));
    return isOnDemand(service) ? states.filter(({ state }) => state === "running") : states;
  });
}

/** Whether a container runs, and whether it is healthy where it has a health check. While it starts, that is not known. */
export function checkState({ host, service, state, health }: ServiceState): readonly Cell[] {
  const isRunning = state === "running";
  return [
    { host, service, column: "running", ok: isRunning || state === "ended" },
    ...(isRunning && Object.hasOwn(healths, health)
      ? [{ host, service, column: "healthy", ok: healths[health] ?? null }]
      : []),
  ];
}

const healths: Readonly<Record<string, boolean | null>> = { healthy: true, unhealthy: false, starting: null };

/** A job that ended well is fine. */
function ended(container: ServiceState): ServiceState {
  return container.state === "exited" && container.status.startsWith("Exited (0)")
    ? { ...container, state: "ended" }
    : container;
}

function containersOf(service: string, host: string, { containers }: Live): readonly ServiceState[] {
  const own = containers.filter((container) => container.service === service);
  return own.length === 0
    ? [{ host, service, state: "absent", health: "", status: "", image: "" }]
    : own.map(({ state, health, status, config }) => ({
        host,
        service,
        state: makePrintable(state),
        health: makePrintable(health),
        status: makePrintable(status),
        image: makePrintable(String(config.Image ?? "")),
      }));
}
