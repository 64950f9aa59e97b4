import { getMap, getScalar } from "../../lib/fields.ts";
import { toBytes } from "../sizes.ts";
import type { ComposeService } from "./types.ts";

/* Limits stand beside the service, or in the section for a cluster, which Compose honours too. */

/** A limit of the section for a cluster. */
export function findLimit(service: ComposeService, key: string): string | undefined {
  return getScalar(getMap(getMap(getMap(service, "deploy"), "resources"), "limits"), key);
}

/** Where the service has limits for a cluster too, both must say the same: it goes there. */
export function withLimit(service: ComposeService, key: string, name: string, value: unknown): ComposeService {
  const deploy = getMap(service, "deploy");
  const resources = getMap(deploy, "resources");
  const limits = getMap(resources, "limits");
  return Object.keys(limits).length === 0
    ? { ...service, [key]: value }
    : { ...service, deploy: { ...deploy, resources: { ...resources, limits: { ...limits, [name]: value } } } };
}

/** The service's own reservation stays. One above the limit would be refused by the engine: the limit is reserved then. */
export function withReservation(service: ComposeService, wanted: string | undefined, limit: string): ComposeService {
  const deploy = getMap(service, "deploy");
  const resources = getMap(deploy, "resources");
  const reservations = getMap(resources, "reservations");
  if (wanted === undefined || service.mem_reservation !== undefined || reservations.memory !== undefined) {
    return service;
  }
  const memory = toBytes(limit) > 0 && toBytes(wanted) > toBytes(limit) ? limit : wanted;
  return Object.keys(reservations).length === 0
    ? { ...service, mem_reservation: memory }
    : { ...service, deploy: { ...deploy, resources: { ...resources, reservations: { ...reservations, memory } } } };
}

export function hasPidsLimit(service: ComposeService): boolean {
  return Number(service.pids_limit ?? findLimit(service, "pids") ?? 0) > 0;
}
