import type { KnownImage } from "../../kinds/schema.ts";
import { overlap } from "../../lib/paths.ts";
import { bare } from "./dangers.ts";
import type { ComposeService, Situation } from "./types.ts";
import { isOrdinary } from "./user.ts";
import { listAt, mapsAt, textAt } from "./values.ts";

/* Whom a service starts as, and what that takes. */

/** What an entrypoint needs that starts as root, gives its files to a user and goes on as that user. Nothing of it reaches past the container. */
const entrypointNeeds = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"];

/** The user that it is started as, where that is otherwise than its compose file says. */
export function startsAs(service: ComposeService, { user, image }: Situation): string | undefined {
  if (user !== undefined) {
    return user === "image" ? undefined : user;
  }
  return isOrdinary(service) || givesDataAway(service, image) ? undefined : image?.user;
}

/** What Docker makes of a folder of the server belongs to root, and the image gives it to its user: only root can do that. */
function givesDataAway(service: ComposeService, image: KnownImage | undefined): boolean {
  const folders = mapsAt(service, "volumes")
    .filter(({ type }) => type === "bind")
    .map((volume) => textAt(volume, "target") ?? "");
  return overlap(image?.data ?? [], folders);
}

export function whyRoot(service: ComposeService, { user, image }: Situation): string | false {
  if (user === "image" || isOrdinary(service)) {
    return false;
  }
  return image?.user !== undefined && givesDataAway(service, image)
    ? "it begins as root, to give the folder of its data to its own user: set `user` once they are there"
    : "nobody knows which user its image can run as: set `user`";
}

export function neededCapabilities(service: ComposeService, situation: Situation): readonly string[] {
  const { user, capabilities, image } = situation;
  const own = listAt(service, "cap_add").map(bare);
  const usual =
    capabilities ?? (user !== undefined || isOrdinary(service) ? ofPrograms(image) : ofEntrypoint(service, image));
  return [...new Set([...usual, ...own])].sort();
}

/** What its programs have from `setcap`: without it they do not even start. An ordinary user has nothing to give away. */
function ofPrograms(image: KnownImage | undefined): readonly string[] {
  return (image?.capabilities ?? []).filter((name) => !entrypointNeeds.includes(name));
}

function ofEntrypoint(service: ComposeService, image: KnownImage | undefined): readonly string[] {
  return image === undefined || givesDataAway(service, image) ? entrypointNeeds : image.capabilities;
}
