import { type Fields, getMap, getMaps, getScalar } from "../../lib/fields.ts";
import type { Service } from "../../model/types/service.ts";
import type { Port, Resources, RestartPolicy, Rollout, SwarmService } from "./types.ts";
import { nanoseconds, readBytes, withValues } from "./values.ts";

/** The label of a server by its name in the answers: its own name in the swarm may be any. */
const nodeLabel = "io.harden-init.node";

/** How long a new task is watched before the next one is updated. */
const watchedSeconds = 10;
/** How long the next task of a published service runs on: who asks the servers may leave one out so long after it refused a connection, as nginx does. */
const heardOfSeconds = 10;
/** Tries count within this time: a service that fails once a day is always started again. */
const triesWithinSeconds = 600;
const tries = 5;

/**
 * A task with data cannot run beside the one that it replaces; one with a port of the server can where another server has none of the service's.
 *
 * @param servers how many the swarm has
 */
export function describeRollout(
  service: Fields,
  { replicas, node }: Service,
  servers: number,
): Pick<SwarmService, "Mode" | "UpdateConfig" | "RollbackConfig"> & {
  readonly Placement: SwarmService["TaskTemplate"]["Placement"];
} {
  const hasPort = listPorts(service).length > 0;
  const hasData = getMaps(service, "volumes").some(({ type }) => type === "volume");
  const hasRoom = !hasPort || (node === undefined && servers > replicas);
  const order = hasData || !hasRoom ? "stop-first" : "start-first";
  const rollout: Rollout = {
    Parallelism: 1,
    Delay: hasPort && replicas > 1 ? nanoseconds(heardOfSeconds) : 0,
    FailureAction: "rollback",
    Monitor: nanoseconds(watchedSeconds),
    MaxFailureRatio: 0,
    Order: order,
  };
  return {
    Placement: withValues({
      Constraints: node === undefined ? undefined : [`node.labels.${nodeLabel} == ${node}`],
      MaxReplicas: hasPort ? 1 : undefined,
    }),
    Mode: { Replicated: { Replicas: replicas } },
    UpdateConfig: rollout,
    RollbackConfig: { ...rollout, FailureAction: "pause" },
  };
}

/**
 * What `restart: on-failure:5` is on one server: a swarm starts tasks itself, and the engine restarts none of them. Also one that ended well is started
 * again: so ends what is told to, such as by an engine that is started again.
 */
export function describeRestart(service: Fields): RestartPolicy {
  return {
    Condition: getScalar(service, "restart") === "no" ? "none" : "any",
    Delay: nanoseconds(1),
    MaxAttempts: tries,
    Window: nanoseconds(triesWithinSeconds),
  };
}

/** Without a limit of swap: a swarm's tasks may swap as much as they have memory. */
export function describeResources(service: Fields): Resources {
  const resources = getMap(getMap(service, "deploy"), "resources");
  const [limits, reservations] = [getMap(resources, "limits"), getMap(resources, "reservations")];
  const reserved = Number(getScalar(reservations, "cpus") ?? 0);
  const cpus = Number(getScalar(service, "cpus") ?? getScalar(limits, "cpus") ?? 0);
  const pids = Number(getScalar(service, "pids_limit") ?? getScalar(limits, "pids") ?? 0);
  return withValues<Resources>({
    Limits: withValues({
      MemoryBytes: readBytes(service, "mem_limit") ?? readBytes(limits, "memory"),
      NanoCPUs: cpus > 0 ? Math.round(cpus * 1e9) : undefined,
      Pids: pids > 0 ? pids : undefined,
    }),
    Reservations: withValues({
      MemoryBytes: readBytes(service, "mem_reservation") ?? readBytes(reservations, "memory"),
      NanoCPUs: reserved > 0 ? Math.round(reserved * 1e9) : undefined,
    }),
  });
}

/** Past the routing mesh, which needs IPVS: each server with a task has the port, and the task sees who asks. */
export function listPorts(service: Fields): readonly Port[] {
  return getMaps(service, "ports")
    .filter(({ published }) => published !== undefined)
    .map((port) => ({
      Protocol: getScalar(port, "protocol") ?? "tcp",
      TargetPort: Number(port.target),
      PublishedPort: Number(port.published),
      PublishMode: "host",
    }));
}
