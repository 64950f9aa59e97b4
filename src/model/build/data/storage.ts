import type { Kind } from "../../../kinds/schema/kind.ts";
import { shareOf } from "../../sizes.ts";
import type { Limits, Service } from "../../types/service.ts";

/** The writable tmpfs mounts of a container of the kind, each with its size in Docker's format. */
export function listWritable(kind: Kind, { memory }: Limits): Service["writable"] {
  return kind.writable.map((place) => ({
    ...place,
    size: typeof place.size === "string" ? place.size : `${shareOf(memory, place.size)}m`,
  }));
}

/** The volumes of a service of the kind with that image. An unknown version in the tag counts as a recent one. */
export function listVolumes(kind: Kind, image = kind.image ?? ""): Service["volumes"] {
  const version = Number(/:[a-z]*([0-9]+)[^/]*$/.exec(image.split("@")[0] ?? "")?.[1] ?? Number.POSITIVE_INFINITY);
  return kind.volumes.map(({ name, path, since, why }) => ({
    name,
    path: since !== undefined && version >= since.version ? since.path : path,
    why,
  }));
}
