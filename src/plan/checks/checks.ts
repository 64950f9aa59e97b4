import type { Control, HostSettings, Reading, ServerSubject, Subject } from "../../controls/types.ts";
import { getMap, getScalar } from "../../lib/fields.ts";
import { isExternal } from "../../model/adopt/dangers/uses.ts";
import { findJobs, isOnDemand } from "../../model/build/adopted.ts";
import { findWayOut, listNetworks, sharesOneNetwork } from "../../model/build/networks.ts";
import { nameInEngine, nameOverlay } from "../../model/deployed-names.ts";
import type { Outbound } from "../../model/outbound/destination.ts";
import { listUnlistedPlaces } from "../../model/outbound/probes.ts";
import { listPublishedPorts } from "../../model/publish.ts";
import { toMebibytes } from "../../model/sizes.ts";
import type { Model } from "../../model/types/model.ts";
import type { PublishedPort, Service } from "../../model/types/service.ts";
import { isOn } from "../context/asked.ts";
import { hasBackupTimer } from "../context/data/backups.ts";
import { findOwnPlace, viewPublish } from "../context/listen-addresses.ts";
import { nameBridge, nameFilterTable } from "../context/packet-filter.ts";
import { chooseMeasuringUser } from "../context/secret-files.ts";
import { describeOutside } from "../swarm/outbound.ts";
import { describeAdopted } from "./adopted-subject.ts";
import { subjectOfEdge } from "./edge-subject.ts";
import { findOpenPoint, type LeftPart, listLeftParts, type OpenPoint } from "./open-points.ts";
import { describeOnSwarm, withParity } from "./swarm.ts";

/** The readings of one service's container in the verify play, by control. */
export interface ServiceChecks {
  readonly service: string;
  readonly controls: readonly ControlCheck[];
}

export interface ControlCheck {
  readonly control: string;
  readonly readings: readonly Reading[];
  /** Why the service is left without the control. */
  readonly open?: OpenPoint;
}

/**
 * The checks of the stack's controls, in the order of the services and of the catalogue. Services that start only on demand, and jobs that end, are not
 * running and so not measured.
 */
export function planChecks(model: Model): readonly ServiceChecks[] {
  const controls = model.controls.filter(({ on }) => on).map(({ control }) => control);
  const jobs = findJobs(model.services);
  const isFlat = sharesOneNetwork(model);
  const services = model.services.filter((service) => !isOnDemand(service) && !jobs.has(service.name));
  return services.map((service) => {
    const plain = subjectOf(model, service, isFlat);
    const subject = model.target === "swarm" ? describeOnSwarm(plain) : plain;
    const left = listLeftParts(service);
    return {
      service: service.name,
      controls: controls
        .map((control) => checkOf(model, control, subject, left.get(control.slug) ?? []))
        .filter(({ readings }) => readings.length > 0),
    };
  });
}

function checkOf(model: Model, control: Control, subject: Subject, parts: readonly LeftPart[]): ControlCheck {
  const own = { readings: control.readings?.(subject) ?? [], known: control.leavesOpen?.(subject) };
  const has = (slug: string) => isOn(model, slug);
  const { readings, known } = model.target === "swarm" ? withParity(control, own, subject, has) : own;
  const open = findOpenPoint(readings, known, parts);
  return {
    control: control.slug,
    readings: readings.map(({ read, want }) => ({ read, want })),
    ...(open && { open }),
  };
}

/** The readings of a prepared server, by control; of any server, or of any node of a swarm, if `readings` says so. */
export function planServerChecks(
  model: Model,
  readings: "serverReadings" | "hostReadings" | "nodeReadings" = "serverReadings",
): ServiceChecks["controls"] {
  const subject = serverSubjectOf(model);
  return model.controls
    .filter(({ on }) => on)
    .map(({ control }) => ({ control: control.slug, readings: control[readings]?.(subject) ?? [] }))
    .filter((check) => check.readings.length > 0);
}

/** The controls' settings in the engine's daemon.json, by control. */
export function planEngineSettings(
  model: Model,
): readonly { control: string; settings: Readonly<Record<string, unknown>> }[] {
  const subject = serverSubjectOf(model);
  return model.controls
    .filter(({ on }) => on)
    .map(({ control }) => ({ control: control.slug, settings: control.engineSettings?.(subject) ?? {} }))
    .filter(({ settings }) => Object.keys(settings).length > 0);
}

/** The controls' settings of the server's own programs, by control: of sshd, or of all others. */
export function planHostSettings(
  model: Model,
  of: "sshd" | "others",
): readonly { control: string; files: readonly HostSettings[] }[] {
  const isMeant = ({ program }: HostSettings) => (program === "sshd") === (of === "sshd");
  return model.controls
    .filter(({ on }) => on)
    .map(({ control }) => ({ control: control.slug, files: (control.hostSettings ?? []).filter(isMeant) }))
    .filter(({ files }) => files.length > 0);
}

/** The distribution's timers that controls need, by control. */
export function planHostTimers(model: Model): readonly { control: string; timers: readonly string[] }[] {
  return model.controls
    .filter(({ on }) => on)
    .map(({ control }) => ({ control: control.slug, timers: control.hostTimers ?? [] }))
    .filter(({ timers }) => timers.length > 0);
}

/** The groups of files whose owners and modes are fixed, each with its control. */
export function planOwnedFiles(model: Model): readonly { readonly group: string; readonly control: string }[] {
  const prefix = "modes ";
  return planServerChecks(model).flatMap(({ control, readings }) =>
    readings
      .filter(({ read }) => read.startsWith(prefix))
      .map(({ read }) => ({ group: read.slice(prefix.length), control })),
  );
}

function serverSubjectOf(model: Model): ServerSubject {
  return {
    stack: model.name,
    logDriver: model.logDriver.driver,
    dockerGroup: model.server.docker_group,
    admins: model.server.admins ?? [],
    ...(model.backups && { backups: { isTimed: hasBackupTimer(model), prove: model.backups.prove } }),
  };
}

/** @param isFlat whether all services share one network */
function subjectOf(model: Model, service: Service, isFlat: boolean): Subject {
  const { name, kind, limits, publish, page } = service;
  return {
    stack: model.name,
    service: name,
    uid: kind.user.uid,
    group: kind.user.gid,
    memoryBytes: toMebibytes(limits.memory) * 1024 * 1024,
    reservedBytes: toMebibytes(limits.reservation) * 1024 * 1024,
    cpus: limits.cpus,
    pids: limits.pids,
    openFiles: limits.openFiles,
    // The receiver's own logs must not depend on the receiver.
    logDriver: kind.receiver === undefined ? model.logDriver.driver : "local",
    apparmor: service.apparmor,
    ...(service.image !== undefined && { image: service.image }),
    ...(service.base !== undefined && { base: service.base, dockerfile: `${name}/Dockerfile` }),
    isGeneric: false,
    callsOf: service.seccomp,
    capabilities: [],
    plainText: [],
    isFlat: false,
    hasOpenSecrets: false,
    ...(publish !== undefined && page !== undefined && { page: pagePlace(publish, page) }),
    ...(publish === undefined ? {} : { binding: bindingOf(listPublishedPorts(service)) }),
    ...subjectOfEdge(model, name),
    internal: listNetworks(service).length > 0 && findWayOut(service, model) === undefined,
    serverLogs: (kind.receiver?.server_logs ?? []).map(({ file }) => file),
    ...outsideOf(model, service),
    ...networksOf(model, service),
    receives: kind.receiver !== undefined,
    secretFiles: service.mountedSecrets.length > 0 ? chooseMeasuringUser(kind.user.uid) : "",
    tellsSecrets: false,
    writable: [],
    restart: "on-failure:5",
    ...(service.adopted === undefined ? {} : { ...describeAdopted(service.adopted, model.resources, name), isFlat }),
  };
}

/** The networks of its container by their names in the engine, which has one for those without any, too. */
function networksOf(model: Model, service: Service): Pick<Subject, "networks" | "sharedNetworks"> {
  const declared = model.resources.networks ?? {};
  const inEngine = (names: readonly string[]) =>
    names.map((name) =>
      (model.target === "swarm" ? nameOverlay : nameInEngine)(name, getMap(declared, name), model.name),
    );
  const names = listNetworks(service);
  const mode = getScalar(service.adopted?.hardened.service ?? {}, "network_mode");
  if (mode === "host" || mode === "bridge") {
    return { networks: [mode], sharedNetworks: [mode] };
  }
  return {
    networks: inEngine(names),
    sharedNetworks: inEngine(names.filter((name) => isExternal(getMap(declared, name)))),
  };
}

/** How a service's way out is measured. */
function outsideOf(model: Model, service: Service): Pick<Subject, "outside" | "whyOutside"> {
  const { outbound, limitedNetwork } = service;
  const network = limitedNetwork ?? findWayOut(service, model);
  if (network === undefined) {
    return {};
  }
  if (model.target === "swarm") {
    return describeOutside(model);
  }
  const places = outbound === "any" ? [] : listUnlistedPlaces(outbound);
  const outside = [nameFilterTable(model.name, "outbound-filter"), nameBridge(model.name, network), ...places].join(
    " ",
  );
  const why = whyOutside(model, outbound);
  return { outside, ...(why !== undefined && { whyOutside: why }) };
}

function whyOutside(model: Model, outbound: Outbound): string | undefined {
  if (outbound === "any") {
    return "it may connect to any address outside: list in `outbound` what it needs, or write `none`";
  }
  return model.hosts.every(({ prepare }) => prepare) && isOn(model, "outbound-filter")
    ? undefined
    : `\`outbound\` is in force on prepared servers only, by outbound-filter: here it may connect to any address outside`;
}

/** As the engine has them, in the order of their texts. */
function bindingOf(places: readonly PublishedPort[]): string {
  return places
    .map((place) => `${viewPublish(place).host}:${place.port}->${place.target}/${place.protocol}`)
    .sort()
    .join(", ");
}

function pagePlace(publish: NonNullable<Service["publish"]>, page: string): string {
  return `${findOwnPlace(publish)}${page}`;
}
