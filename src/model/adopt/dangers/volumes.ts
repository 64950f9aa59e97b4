import { getMap, getScalar } from "../../../lib/fields.ts";
import type { ComposeService, Resources } from "../types.ts";
import { isNothing, oneOf, shortenJson } from "./parts.ts";
import type { DangerRule } from "./rule.ts";
import { type Declaration, isExternal, nameOf, uses } from "./uses.ts";

/*
 * A named volume can be a folder of the server under another name, or come from somewhere else.
 */

/** File systems that a volume may have. Others, such as `overlay`, name paths of the server in their options, or are devices. */
const fileSystems = oneOf("", "none", "bind", "tmpfs", "nfs", "nfs4", "cifs", "smb3");
const networkFileSystems = oneOf("nfs", "nfs4", "cifs", "smb3");

export const volumeRules: readonly DangerRule[] = [
  {
    slug: "foreign-volume",
    against: [],
    why: "Its data are somebody else's: another stack, another machine, or a driver from elsewhere may change them.",
    consent: "agreed",
    parts: [
      uses("volumes", ["external", "name"], foreignName),
      uses("volumes", ["driver"], ({ entry }) => (isLocal(entry) ? undefined : `driver ${shortenJson(entry.driver)}`)),
      uses("volumes", ["driver_opts"], ({ entry }) =>
        isFromNetwork(entry) ? `on another machine, ${shortenJson(getMap(entry, "driver_opts").device)}` : undefined,
      ),
    ],
  },
  {
    slug: "foreign-driver",
    against: [],
    why: "A driver from elsewhere decides what stands in it.",
    parts: [
      uses("secrets", ["driver", "driver_opts", "template_driver"], foreignDriver),
      uses("configs", ["template_driver"], foreignDriver),
    ],
  },
];

/** The path of the server that a mount gives to its service; undefined for the engine's own volumes, and for those of other machines. */
export function bindOf(declared: Resources, volume: ComposeService): string | undefined {
  const source = getScalar(volume, "source");
  if (volume.type === "bind") {
    return source ?? "";
  }
  if (volume.type !== "volume" || source === undefined) {
    return undefined;
  }
  const entry = getVolumeEntry(declared, volume);
  const isElsewhere = isFromNetwork(entry) || (!isBound(entry) && optionOf(entry, "type") === "tmpfs");
  return isElsewhere || optionOf(entry, "device") === "" ? undefined : optionOf(entry, "device");
}

/** Whether a mount's volume has a file system that can be anything. */
export function isStrangeFileSystem(declared: Resources, volume: ComposeService): boolean {
  const entry = getVolumeEntry(declared, volume);
  return (
    !fileSystems(optionOf(entry, "type").toLowerCase()) ||
    (isLocal(entry) && !Object.keys(getMap(entry, "driver_opts")).every(oneOf("type", "o", "device", "size")))
  );
}

/** Whether what a volume holds is another machine's. */
export function isFromNetwork(entry: ComposeService): boolean {
  return !isBound(entry) && networkFileSystems(optionOf(entry, "type").toLowerCase());
}

/** Whether the engine itself keeps it. */
export function isLocal(entry: ComposeService): boolean {
  return isNothing(entry.driver) || entry.driver === "local";
}

/** What is declared of the volume that a mount names. */
export function getVolumeEntry({ volumes = {} }: Resources, volume: ComposeService): ComposeService {
  return volume.type === "volume" ? getMap(volumes, getScalar(volume, "source") ?? "") : {};
}

/** With this option the kernel takes the device for a folder, whatever the type is. */
function isBound(entry: ComposeService): boolean {
  return optionOf(entry, "o")
    .split(",")
    .some((option) => oneOf("bind", "rbind")(option.trim()));
}

function optionOf(entry: ComposeService, key: string): string {
  return getScalar(getMap(entry, "driver_opts"), key) ?? "";
}

/** A volume that the engine has under a name which is not made of the stack's: its project, and the name in the file. */
function foreignName({ name, entry }: Declaration): string | undefined {
  const known = nameOf(entry);
  if (isExternal(entry)) {
    return `external ${known ?? name}`;
  }
  return known === undefined || known === name || known.endsWith(`_${name}`) ? undefined : `called ${known}`;
}

function foreignDriver({ entry }: Declaration): string | undefined {
  return [entry.driver, entry.driver_opts, entry.template_driver].every(isNothing)
    ? undefined
    : "has a driver of its own";
}
