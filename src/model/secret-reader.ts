import type { ComposeService } from "./adopt/types.ts";
import { uidOf } from "./adopt/user.ts";
import type { AdoptedSecret } from "./types.ts";

/** The user id that reads a secret of a service which the answers describe; undefined where nobody knows it, so that every account must be able to. */
export function readerOf({ way, readLater }: AdoptedSecret, service: ComposeService): number | undefined {
  // Compose itself reads variables, as root. What the entrypoint reads at the start it reads as whoever it starts as.
  return way === "variable" ? 0 : (uidOf(service) ?? (readLater ? undefined : 0));
}
