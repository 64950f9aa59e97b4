import { getMap, getMaps } from "../../../lib/fields.ts";
import { readGid, readUid } from "../../../model/adopt/user.ts";
import { listWrittenVolumes } from "../../../model/build/data/named-volumes.ts";
import { nameInEngine } from "../../../model/deployed-names.ts";
import type { Model } from "../../../model/types/model.ts";

/** A volume whose files a deploy gives to the user of a service. */
interface OwnedVolume {
  readonly service: string;
  /** Its name in the engine. */
  readonly volume: string;
  readonly uid: number;
  readonly gid: number;
}

/** Every volume that belongs to a service's user, each once. */
export function listOwnedVolumes({ name: stack, resources, services }: Model): readonly OwnedVolume[] {
  const all = services.flatMap(({ name, adopted }) => {
    const { service = {} } = adopted?.hardened ?? {};
    const [uid, gid] = [readUid(service), readGid(service)];
    const owned = listWrittenVolumes(getMaps(service, "volumes")).filter(({ place }) => adopted?.owns.includes(place));
    return owned.flatMap(({ volume: key }): readonly OwnedVolume[] =>
      uid === undefined || gid === undefined
        ? []
        : [{ service: name, volume: nameInEngine(key, getMap(resources.volumes ?? {}, key), stack), uid, gid }],
    );
  });
  return [...new Map(all.map((one) => [one.volume, one])).values()];
}
