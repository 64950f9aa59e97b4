import type { Subject } from "../../controls/types.ts";
import { listAt, mapAt, mapsAt, scalarAt } from "../../lib/fields.ts";
import { bare } from "../../model/adopt/dangers/rights.ts";
import { plainTextPlaces } from "../../model/adopt/secrets/plain-text.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { readUid } from "../../model/adopt/user.ts";
import { writableFolders } from "../../model/adopt/writable.ts";
import { bracketed } from "../../model/publish.ts";
import { readerOf } from "../../model/secret-reader.ts";
import { bytes } from "../../model/sizes.ts";
import type { AdoptedSecret, AdoptedService } from "../../model/types.ts";
import { measuredAs } from "../context/secret-files.ts";

/** What controls need to know about an adopted service: its own settings, hardened. */
export function adoptedSubject({ hardened, secrets, image }: AdoptedService): Partial<Subject> {
  const { service } = hardened;
  const limits = mapAt(mapAt(mapAt(service, "deploy"), "resources"), "limits");
  const binding = bindingOf(service);
  const secretFiles = measuredSecrets(service, secrets);
  return {
    uid: readUid(service) ?? "ordinary",
    memoryBytes: bytes(scalarAt(service, "mem_limit") ?? scalarAt(limits, "memory") ?? "0"),
    cpus: Number(scalarAt(service, "cpus") ?? scalarAt(limits, "cpus") ?? 0),
    pids: Number(scalarAt(service, "pids_limit") ?? scalarAt(limits, "pids") ?? 0),
    openFiles: Number(
      scalarAt(mapAt(service, "ulimits"), "nofile") ??
        scalarAt(mapAt(mapAt(service, "ulimits"), "nofile"), "soft") ??
        0,
    ),
    apparmor: "off",
    isGeneric: true,
    capabilities: listAt(service, "cap_add").map(bare),
    plainText: plainTextPlaces(service, secrets, image),
    ...(binding !== "" && { binding }),
    secretFiles,
    hasOpenSecrets: secretFiles.includes(measuredAs(undefined)),
    tellsSecrets: secrets.some(
      ({ way, text, vaultVariable }) => way === "variable" && (text ?? vaultVariable) !== undefined,
    ),
    writable: writableFolders(service)
      .map((volume) => scalarAt(volume, "source") ?? "")
      .sort(),
    restart: scalarAt(service, "restart") ?? "no",
  };
}

/** As they are measured: each combination of mode and owner once. */
function measuredSecrets(service: ComposeService, secrets: readonly AdoptedSecret[]): string {
  const mounted = mapsAt(service, "secrets").map((entry) => scalarAt(entry, "source"));
  const owners = secrets
    .filter(({ way, secret }) => way === "file" && mounted.includes(secret))
    .map((secret) => readerOf(secret, service));
  return [...new Set(owners.map(measuredAs))].sort().join(", ");
}

/** As the engine lists published ports. */
function bindingOf(service: ComposeService): string {
  return mapsAt(service, "ports")
    .filter((port) => port.published !== undefined)
    .map(
      (port) =>
        `${bracketed(scalarAt(port, "host_ip") ?? "0.0.0.0")}:${scalarAt(port, "published")}->${scalarAt(port, "target")}/${scalarAt(port, "protocol") ?? "tcp"}`,
    )
    .sort()
    .join(", ");
}
