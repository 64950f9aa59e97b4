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
  const taken = [...own.map(pathOf), ...getMaps(service, "volumes").map((volume) => getScalar(volume, "target"))];
  const owner = /^[0-9]+:[0-9]+$/.test(String(service.user)) ? String(service.user).split(":") : undefined;
  return [...own, ...known.filter((place) => !taken.includes(pathOf(place))).map((place) => ownedBy(place, owner))];
}

function pathOf(place: string): string {
  return place.split(":")[0] ?? place;
}

/** A place in memory belongs to root unless something else is said; a size says nothing of that. */
function ownedBy(place: string, owner: readonly string[] | undefined): string {
  const [path = "", options] = place.split(":");
  if (owner === undefined || /(?:^|,)(?:uid|gid|mode)=/.test(options ?? "")) {
    return place;
  }
  const said = options === undefined ? "" : `${options},`;
  return `${path}:${said}uid=${owner[0]},gid=${owner[1]},mode=${/\/tmp$/.test(path) ? "1777" : "0755"}`;
}

/** The mounts through which it may write what lies on the server. */
export function findWritableFolders(service: ComposeService): readonly ComposeService[] {
  return getMaps(service, "volumes").filter(
    ({ type, read_only: isReadOnly }) => type === "bind" && isReadOnly !== true,
  );
}
