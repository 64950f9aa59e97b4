import type { ComposeService } from "./adopt/types.ts";
import { readUid } from "./adopt/user.ts";
import type { AdoptedSecret } from "./types/adopted-service.ts";

/** The user id that reads a secret of an adopted service; undefined if it is unknown, so that every account must be able to read it. */
export function findReader({ way, readLater }: AdoptedSecret, service: ComposeService): number | undefined {
  // Compose reads variables itself, as root. A file for the entrypoint is read by the user that the container starts as.
  return way === "variable" ? 0 : (readUid(service) ?? (readLater ? undefined : 0));
}
