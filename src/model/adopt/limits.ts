import { getMap, getScalar } from "../../lib/fields.ts";
import { toBytes } from "../sizes.ts";
import type { ComposeService } from "./types.ts";

/* Limits stand beside the service, or in the section for a cluster, which Compose honours too. */

/** A limit of the section for a cluster. */
export function findLimit(service: ComposeService, key: string): string | undefined {
  return getScalar(resourcesOf(service, "limits"), key);
}

/** The memory that is kept for the service. */
export function findReservation(service: ComposeService): string | undefined {
  return getScalar(service, "mem_reservation") ?? getScalar(resourcesOf(service, "reservations"), "memory");
}

/** Where the service has limits for a cluster too, both must say the same: it goes there. */
export function withLimit(service: ComposeService, key: string, name: string, value: unknown): ComposeService {
  return withResource(service, "limits", key, name, value);
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
  return Number(service.pids_limit ?? findLimit(service, "pids") ?? 0) > 0;
}
