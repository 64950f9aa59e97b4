import type { KnownImage } from "../../kinds/schema/known-image.ts";
import { getMaps, getScalar, listAt } from "../../lib/fields.ts";
import { overlap } from "../../lib/paths.ts";
import { stripPrefix } from "./dangers/rights.ts";
import type { ComposeService, Situation } from "./types.ts";
import { isOrdinary, isRoot } from "./user.ts";
import { findWritableFolders } from "./writable.ts";

/* Whom a service starts as, and what that takes. */

/** What an entrypoint needs that starts as root, gives its files to a user and goes on as that user. Nothing of it reaches past the container. */
const entrypointNeeds = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"];

/** The user that it is started as, where that is otherwise than its compose file says. */
export function findStartingUser(service: ComposeService, { user, image }: Situation): string | undefined {
  if (user !== undefined) {
    return user === "image" ? undefined : user;
  }
  return isOrdinary(service) || firstAsRoot(service, image) !== undefined ? undefined : image?.user;
}

/** Why an image that has a user of its own must begin as root all the same. */
function firstAsRoot(service: ComposeService, image: KnownImage | undefined): string | undefined {
  if (image?.user === undefined) {
    return undefined;
  }
  if (image.starts_as_user) {
    return isRoot(service)
      ? `its compose file wants that: set \`user: "${image.user}"\` once its data are theirs`
      : undefined;
  }
  if (givesDataAway(service, image)) {
    return "it begins as root, to give the folder of its data to its own user: set `user` once they are there";
  }
  const reason = opensFirst(service, image)[0];
  return reason && `it begins as root, to ${reason.why}: set \`user\` once ${image.user} may`;
}

/** What an image does before it changes user that its user could not, and the capability that it takes, also of root. */
function opensFirst(service: ComposeService, image: KnownImage): readonly { why: string; takes: string }[] {
  const reasons = [
    { is: hasKeysOrLogs(service), why: "open keys or logs that nobody else may open", takes: "DAC_OVERRIDE" },
    // In a network of its own every port is everybody's.
    {
      is: service.network_mode === "host",
      why: "listen on a port below 1024 of the server itself",
      takes: "NET_BIND_SERVICE",
    },
  ];
  return image.opens_as_root ? reasons.filter(({ is }) => is) : [];
}

/** What Docker makes of a folder of the server belongs to root, and the image gives it to its user: only root can do that. */
function givesDataAway(service: ComposeService, { data }: KnownImage): boolean {
  const folders = getMaps(service, "volumes")
    .filter(({ type }) => type === "bind")
    .map((volume) => getScalar(volume, "target") ?? "");
  return overlap(data, folders);
}

function hasKeysOrLogs(service: ComposeService): boolean {
  const places = getMaps(service, "volumes").flatMap((volume) => [
    getScalar(volume, "source"),
    getScalar(volume, "target"),
  ]);
  return (
    findWritableFolders(service).some((volume) => /\blogs?\b/i.test(getScalar(volume, "target") ?? "")) ||
    places.some((place) => /ssl|tls|cert|letsencrypt|acme|\.(?:pem|key)$/i.test(place ?? ""))
  );
}

export function explainRoot(service: ComposeService, { user, image }: Situation): string | false {
  if (user === "image" || isOrdinary(service)) {
    return false;
  }
  return firstAsRoot(service, image) ?? "which user its image can run as is unknown: set `user`";
}

export function findNeededCapabilities(service: ComposeService, situation: Situation): readonly string[] {
  const { user, capabilities, image } = situation;
  const own = listAt(service, "cap_add").map(stripPrefix);
  const usual =
    capabilities ?? (user !== undefined || isOrdinary(service) ? ofPrograms(image) : ofEntrypoint(service, image));
  return [...new Set([...usual, ...own])].sort();
}

/** What its programs have from `setcap`: without it they do not even start. An ordinary user has nothing to give away. */
function ofPrograms(image: KnownImage | undefined): readonly string[] {
  return (image?.capabilities ?? []).filter((name) => !entrypointNeeds.includes(name));
}

/** An image of which only its user is known needs what any may need that begins as root, and so does one whose data may be anybody's at first. */
function ofEntrypoint(service: ComposeService, image: KnownImage | undefined): readonly string[] {
  const isKnown = image !== undefined && (image.user === undefined || image.capabilities.length > 0);
  if (!isKnown || givesDataAway(service, image)) {
    return entrypointNeeds;
  }
  return [...image.capabilities, ...opensFirst(service, image).map(({ takes }) => takes)];
}
