import type { Kind } from "../../kinds/schema.ts";
import { shareOf } from "../sizes.ts";
import type { Limits, Service } from "../types.ts";

/** Where a container of the kind may write while it lives, each with its size as Docker takes it. */
export function writableOf(kind: Kind, { memory }: Limits): Service["writable"] {
  return kind.writable.map((place) => ({
    ...place,
    size: typeof place.size === "string" ? place.size : `${shareOf(memory, place.size)}m`,
  }));
}

/** The volumes of a service of the kind that runs that image; a version that cannot be read from the tag is taken for a late one. */
export function volumesOf(kind: Kind, image = kind.image ?? ""): Service["volumes"] {
  const version = Number(/:[a-z]*([0-9]+)[^/]*$/.exec(image.split("@")[0] ?? "")?.[1] ?? Number.POSITIVE_INFINITY);
  return kind.volumes.map(({ name, path, since, why }) => ({
    name,
    path: since !== undefined && version >= since.version ? since.path : path,
    why,
  }));
}
