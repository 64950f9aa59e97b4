import { getMap, getScalar } from "../../lib/fields.ts";
import { toBytes } from "../sizes.ts";
import type { ComposeService } from "./types.ts";

/* Limits stand beside the service, or in the section for a cluster, which Compose honours too. */

/** The key of each limit beside the service, by its name in the section for a cluster. */
const limitKeys = { memory: "mem_limit", cpus: "cpus", pids: "pids_limit" } as const;

type Limit = keyof typeof limitKeys;

/** A limit of the service, as it is written; undefined if it has none. That of open files is one process's, and not for a cluster. */
export function findLimit(service: ComposeService, name: Limit | "open_files"): string | undefined {
  if (name === "open_files") {
    const ulimits = getMap(service, "ulimits");
    return getScalar(ulimits, "nofile") ?? getScalar(getMap(ulimits, "nofile"), "hard");
  }
  return getScalar(service, limitKeys[name]) ?? getScalar(resourcesOf(service, "limits"), name);
}

/** The memory that is kept for the service. */
export function findReservation(service: ComposeService): string | undefined {
  return getScalar(service, "mem_reservation") ?? getScalar(resourcesOf(service, "reservations"), "memory");
}

/** Where the service has limits for a cluster too, both must say the same: it goes there. */
export function withLimit(service: ComposeService, name: Limit, value: unknown): ComposeService {
  return withResource(service, "limits", limitKeys[name], name, value);
}

/** The service's own reservation stays. One above the limit would be refused by the engine: the limit is reserved then. */
export function withReservation(service: ComposeService, wanted: string | undefined, limit: string): ComposeService {
  if (wanted === undefined || findReservation(service) !== undefined) {
    return service;
  }
  const memory = toBytes(limit) > 0 && toBytes(wanted) > toBytes(limit) ? limit : wanted;
  return withResource(service, "reservations", "mem_reservation", "memory", memory);
}

type Part = "limits" | "reservations";

function resourcesOf(service: ComposeService, part: Part): ComposeService {
  return getMap(getMap(getMap(service, "deploy"), "resources"), part);
}

function withResource(service: ComposeService, part: Part, key: string, name: string, value: unknown): ComposeService {
  const deploy = getMap(service, "deploy");
  const resources = getMap(deploy, "resources");
  const own = getMap(resources, part);
  return Object.keys(own).length === 0
    ? { ...service, [key]: value }
    : { ...service, deploy: { ...deploy, resources: { ...resources, [part]: { ...own, [name]: value } } } };
}

export function hasPidsLimit(service: ComposeService): boolean {
  return Number(findLimit(service, "pids") ?? 0) > 0;
}
