import { getMaps, getScalar, listAt } from "../../lib/fields.ts";
import type { ComposeService, Situation } from "./types.ts";

/** Where it may write once the rest is read-only; undefined where that is unknown. */
export function findWritablePlaces(
  service: ComposeService,
  { writable, image }: Situation,
): readonly string[] | undefined {
  const known = writable ?? image?.writable;
  const own = listAt(service, "tmpfs").map(String);
  if (known === undefined) {
    return service.read_only === true ? own : undefined;
  }
  const taken = [
    ...own.map((place) => place.split(":")[0]),
    ...getMaps(service, "volumes").map((volume) => getScalar(volume, "target")),
  ];
  const owner = /^[0-9]+:[0-9]+$/.test(String(service.user)) ? String(service.user).split(":") : undefined;
  return [...own, ...known.filter((place) => !taken.includes(place)).map((place) => ownedBy(place, owner))];
}

/** A place in memory belongs to root unless something else is said. */
function ownedBy(place: string, owner: readonly string[] | undefined): string {
  if (owner === undefined || place.includes(":")) {
    return place;
  }
  return `${place}:uid=${owner[0]},gid=${owner[1]},mode=${/\/tmp$/.test(place) ? "1777" : "0755"}`;
}

/** The mounts through which it may write what lies on the server. */
export function findWritableFolders(service: ComposeService): readonly ComposeService[] {
  return getMaps(service, "volumes").filter(
    ({ type, read_only: isReadOnly }) => type === "bind" && isReadOnly !== true,
  );
}
