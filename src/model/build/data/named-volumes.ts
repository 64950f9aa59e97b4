import { type Fields, getMap, getScalar } from "../../../lib/fields.ts";

/** A volume with a name, and where a service has it. */
interface NamedVolume {
  /** Its key in the compose file. */
  readonly volume: string;
  readonly place: string;
}

/** Those among a service's mounts, in their long form, that it can write to. */
export function listWrittenVolumes(mounts: readonly Fields[]): readonly NamedVolume[] {
  return mounts.flatMap((mount) => {
    const [volume, place] = [getScalar(mount, "source"), getScalar(mount, "target")];
    const isWritten = mount.type === "volume" && mount.read_only !== true;
    return isWritten && volume !== undefined && place !== undefined ? [{ volume, place }] : [];
  });
}

/** Whether the engine itself keeps a volume's files: not the server under another name, and no other driver. */
export function isOnEnginesDisk(declared: Fields | undefined, volume: string): boolean {
  const { driver = "local", driver_opts: options } = getMap(declared ?? {}, volume);
  return driver === "local" && options === undefined;
}
