import { join } from "node:path/posix";
import type { Subject } from "../../controls/types.ts";
import { getMap, getMaps, getScalar, listAt } from "../../lib/fields.ts";
import { stripPrefix } from "../../model/adopt/dangers/rights.ts";
import { bindOf } from "../../model/adopt/dangers/volumes.ts";
import { findLimit, findReservation } from "../../model/adopt/limits.ts";
import { findPlainTextPlaces } from "../../model/adopt/secrets/plain-text.ts";
import type { ComposeService, Resources } from "../../model/adopt/types.ts";
import { readGid, readUid } from "../../model/adopt/user.ts";
import { bracketAddress } from "../../model/publish.ts";
import { findReader } from "../../model/secret-reader.ts";
import { toBytes } from "../../model/sizes.ts";
import type { AdoptedSecret, AdoptedService } from "../../model/types/adopted-service.ts";
import { chooseMeasuringUser } from "../context/secret-files.ts";

/** What controls need to know about an adopted service: its own settings, hardened. */
export function describeAdopted(
  { hardened, secrets, image }: AdoptedService,
  declared: Resources,
  name: string,
): Partial<Subject> {
  const { service } = hardened;
  const reserved = findReservation(service);
  const binding = bindingOf(service);
  const secretFiles = measuredSecrets(service, secrets);
  const dockerfile = dockerfileOf(service, name);
  return {
    uid: readUid(service) ?? "ordinary",
    group: readGid(service),
    memoryBytes: toBytes(findLimit(service, "memory") ?? "0"),
    reservedBytes: reserved === undefined ? undefined : toBytes(reserved),
    cpus: Number(findLimit(service, "cpus") ?? 0),
    pids: Number(findLimit(service, "pids") ?? 0),
    openFiles: Number(
      getScalar(getMap(service, "ulimits"), "nofile") ??
        getScalar(getMap(getMap(service, "ulimits"), "nofile"), "soft") ??
        0,
    ),
    isGeneric: true,
    capabilities: listAt(service, "cap_add").map(stripPrefix),
    plainText: findPlainTextPlaces(service, secrets, image),
    ...(binding !== "" && { binding }),
    ...(dockerfile !== undefined && { dockerfile }),
    secretFiles,
    hasOpenSecrets: secretFiles.includes(chooseMeasuringUser(undefined)),
    tellsSecrets: secrets.some(
      ({ way, text, vaultVariable }) => way === "variable" && (text ?? vaultVariable) !== undefined,
    ),
    writable: listWritablePlaces(service, declared),
    restart: getScalar(service, "restart") ?? "no",
  };
}

/** Below the stack's folder; undefined if it is not built, or not from a file. */
function dockerfileOf(service: ComposeService, name: string): string | undefined {
  const build = getMap(service, "build");
  if (service.build === undefined || build.dockerfile_inline !== undefined) {
    return undefined;
  }
  const target = getScalar(build, "target");
  const path = join(name, "app", getScalar(build, "dockerfile") ?? "Dockerfile");
  return target === undefined ? path : `${path} --target ${target}`;
}

/** As they are measured: each combination of mode and owner once. */
function measuredSecrets(service: ComposeService, secrets: readonly AdoptedSecret[]): string {
  const mounted = getMaps(service, "secrets").map((entry) => getScalar(entry, "source"));
  const owners = secrets
    .filter(({ way, secret }) => way === "file" && mounted.includes(secret))
    .map((secret) => findReader(secret, service));
  return [...new Set(owners.map(chooseMeasuringUser))].sort().join(", ");
}

/** The places of the server that it may write to: by folders that are mounted, and by volumes that are one. */
function listWritablePlaces(service: ComposeService, declared: Resources): readonly string[] {
  return getMaps(service, "volumes")
    .filter((volume) => volume.read_only !== true)
    .flatMap((volume) => bindOf(declared, volume) ?? [])
    .filter((place) => place.startsWith("/"))
    .sort();
}

/** As the engine lists published ports. */
function bindingOf(service: ComposeService): string {
  return getMaps(service, "ports")
    .filter((port) => port.published !== undefined)
    .map(
      (port) =>
        `${bracketAddress(getScalar(port, "host_ip") ?? "0.0.0.0")}:${getScalar(port, "published")}->${getScalar(port, "target")}/${getScalar(port, "protocol") ?? "tcp"}`,
    )
    .sort()
    .join(", ");
}
