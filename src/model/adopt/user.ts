import { getScalar } from "../../lib/fields.ts";
import type { ComposeService } from "./types.ts";

/** The user id that a service starts as; undefined where only its image knows. */
export function readUid(service: ComposeService): number | undefined {
  const [user = ""] = (getScalar(service, "user") ?? "").split(":");
  return user === "root" ? 0 : /^[0-9]+$/.test(user) ? Number(user) : undefined;
}

/** The group id that it starts with; undefined where it names none by number. */
export function readGid(service: ComposeService): number | undefined {
  const [, group = ""] = (getScalar(service, "user") ?? "").split(":");
  return group === "root" ? 0 : /^[0-9]+$/.test(group) ? Number(group) : undefined;
}

/** Whether a service says that it starts as somebody else than root. */
export function isOrdinary(service: ComposeService): boolean {
  return service.user !== undefined && !isRoot(service);
}

/** Whether a service says that it starts as root. */
export function isRoot(service: ComposeService): boolean {
  return readUid(service) === 0;
}
