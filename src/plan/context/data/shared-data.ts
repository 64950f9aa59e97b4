import { getMaps, getScalar } from "../../../lib/fields.ts";
import { isMap } from "../../../lib/paths.ts";
import { nameInEngine } from "../../../model/deployed-names.ts";
import type { Model } from "../../../model/types/model.ts";

/**
 * The volumes and folders with data of the stack that another Compose project may have too: volumes that are not called after the stack, and folders
 * of the server that a service may write to.
 */
export function listSharedData({ name, resources, services }: Model): readonly string[] {
  const volumes = Object.entries(resources.volumes ?? {})
    .map(([key, entry]) => ({ key, full: nameInEngine(key, isMap(entry) ? entry : {}, name) }))
    .filter(({ key, full }) => full !== `${name}_${key}`)
    .map(({ full }) => full);
  const folders = services
    .flatMap(({ adopted }) => getMaps(adopted?.hardened.service ?? {}, "volumes"))
    .filter(({ type, read_only }) => type === "bind" && read_only !== true)
    .flatMap((mount) => getScalar(mount, "source") ?? [])
    .filter((source) => source.startsWith("/"));
  return [...new Set([...volumes, ...folders])].sort();
}
