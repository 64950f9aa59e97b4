import { type Fields, getMap, getMaps, getScalar, listAt } from "../../lib/fields.ts";
import type { SecretFile } from "../context/secret-files.ts";
import type { Mount, MountedFile, MountedSecret } from "./types.ts";
import { readBytes, withValues } from "./values.ts";

/** Everyone may write there, and nobody remove what is another's: a swarm has no key for the owner of a place in memory. */
const everyones = 0o1777;

/**
 * The volumes of a service, and its places in memory.
 *
 * @param nameVolume the name in the engine of a volume by its key
 */
export function listSwarmMounts(service: Fields, nameVolume: (key: string) => string): readonly Mount[] {
  const volumes = getMaps(service, "volumes").flatMap((volume): readonly Mount[] => {
    const target = String(volume.target);
    switch (volume.type) {
      case "volume":
        return [
          withValues<Extract<Mount, { Type: "volume" }>>({
            Type: "volume",
            Source: volume.source === undefined ? undefined : nameVolume(String(volume.source)),
            Target: target,
            ReadOnly: volume.read_only === true ? true : undefined,
          }),
        ];
      case "tmpfs":
        return [inMemory(target, readBytes(getMap(volume, "tmpfs"), "size"), octalOf(getMap(volume, "tmpfs")))];
      default:
        return [];
    }
  });
  return [...volumes, ...listAt(service, "tmpfs").map((text) => placeInMemory(String(text)))];
}

/** `PATH[:size=64m,mode=0700,uid=33,…]`; the engine adds noexec, nosuid and nodev by itself. */
function placeInMemory(text: string): Mount {
  const [path = "", options = ""] = text.split(":");
  const given = Object.fromEntries(options.split(",").map((option) => option.split("=") as [string, string?]));
  return inMemory(path, readBytes(given, "size"), given);
}

/** In the long form a mode is a number, and no longer the digits of one. */
function octalOf({ mode }: Fields): Fields {
  return typeof mode === "number" ? { mode: mode.toString(8) } : mode === undefined ? {} : { mode };
}

function inMemory(path: string, size: number | undefined, given: Fields): Mount {
  // With a mode for one user only it would be root's.
  const isAnothers = given.uid !== undefined && given.uid !== "0";
  const mode = getScalar(given, "mode");
  return {
    Type: "tmpfs",
    Target: path,
    TmpfsOptions: {
      ...(size !== undefined && { SizeBytes: size }),
      Mode: isAnothers || mode === undefined ? everyones : Number.parseInt(mode, 8),
    },
  };
}

/** What a service reads of the stack's folder: on a swarm the managers hand each file out. */
export function listSwarmFiles(service: Fields): readonly MountedFile[] {
  return getMaps(service, "volumes")
    .filter(({ type }) => type === "bind")
    .map(({ source, target }) => ({ Path: String(source).replace(/^\.\//, ""), Target: String(target) }));
}

/** A secret with whose file it is inside. */
export type OwnedSecret = Pick<SecretFile, "name" | "owner" | "isOpen">;

/** The secrets of a service, each with the owner and the mode of its file. */
export function listSwarmSecrets(service: Fields, owners: ReadonlyMap<string, OwnedSecret>): readonly MountedSecret[] {
  return getMaps(service, "secrets").map((mounted) => {
    const name = String(mounted.source);
    const { owner = 0, isOpen = false } = owners.get(name) ?? {};
    return {
      Secret: name,
      File: {
        Name: getScalar(mounted, "target") ?? name,
        UID: String(owner),
        GID: String(owner),
        Mode: isOpen ? 0o444 : 0o400,
      },
    };
  });
}
