import type { Subject } from "../controls/types.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { listAt, mapAt, mapsAt, textAt } from "../model/adopt/values.ts";
import type { OwnService } from "../model/types.ts";

/** What controls must know of a service that the answers describe: what its own compose file says, hardened. */
export function ownSubject({ adopted }: OwnService): Partial<Subject> {
  const { service } = adopted;
  const [uid, gid = uid] = (textAt(service, "user") ?? "").split(":").map(Number);
  const limits = mapAt(mapAt(mapAt(service, "deploy"), "resources"), "limits");
  const binding = bindingOf(service);
  return {
    ...(uid === undefined || Number.isNaN(uid) ? {} : { uid, ...(gid !== undefined && { gid }) }),
    memoryBytes: bytes(textAt(service, "mem_limit") ?? textAt(limits, "memory") ?? "0"),
    cpus: Number(textAt(service, "cpus") ?? textAt(limits, "cpus") ?? 0),
    pids: Number(textAt(service, "pids_limit") ?? textAt(limits, "pids") ?? 0),
    openFiles: Number(
      textAt(mapAt(service, "ulimits"), "nofile") ?? textAt(mapAt(mapAt(service, "ulimits"), "nofile"), "soft") ?? 0,
    ),
    apparmor: "off",
    ...(binding !== "" && { binding }),
    internal: false,
    hasSecrets: listAt(service, "secrets").length > 0,
    writable: mapsAt(service, "volumes")
      .filter(({ type, read_only: isReadOnly }) => type === "bind" && isReadOnly !== true)
      .map((volume) => textAt(volume, "source") ?? "")
      .sort(),
    restart: textAt(service, "restart") ?? "no",
  };
}

/** As the engine lists what it publishes. */
function bindingOf(service: ComposeService): string {
  return mapsAt(service, "ports")
    .filter((port) => port.published !== undefined)
    .map(
      (port) =>
        `${addressOf(textAt(port, "host_ip") ?? "0.0.0.0")}:${textAt(port, "published")}->${textAt(port, "target")}/${textAt(port, "protocol") ?? "tcp"}`,
    )
    .sort()
    .join(", ");
}

function addressOf(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}

const units: Readonly<Record<string, number>> = { "": 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** `512m`, `1.5gb`, `1073741824` → bytes. */
function bytes(size: string): number {
  const [, count = "0", unit = ""] = /^([0-9.]+)\s*([bkmgt]?)(?:i?b)?$/i.exec(size) ?? [];
  return Math.floor(Number(count) * (units[unit.toLowerCase()] ?? 1));
}
