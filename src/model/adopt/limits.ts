import { mapAt, scalarAt } from "../../lib/fields.ts";
import type { ComposeService } from "./types.ts";

/* Limits stand beside the service, or in the section for a cluster, which Compose honours too. */

/** A limit of the section for a cluster. */
export function limitIn(service: ComposeService, key: string): string | undefined {
  return scalarAt(mapAt(mapAt(mapAt(service, "deploy"), "resources"), "limits"), key);
}

/** Where the service has limits for a cluster too, both must say the same: it goes there. */
export function withLimit(service: ComposeService, key: string, name: string, value: unknown): ComposeService {
  const deploy = mapAt(service, "deploy");
  const resources = mapAt(deploy, "resources");
  const limits = mapAt(resources, "limits");
  return Object.keys(limits).length === 0
    ? { ...service, [key]: value }
    : { ...service, deploy: { ...deploy, resources: { ...resources, limits: { ...limits, [name]: value } } } };
}

export function hasPidsLimit(service: ComposeService): boolean {
  return Number(service.pids_limit ?? limitIn(service, "pids") ?? 0) > 0;
}
