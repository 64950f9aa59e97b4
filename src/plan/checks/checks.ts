import type { Reading, ServerSubject, Subject } from "../../controls/types.ts";
import { isOnDemand, jobsOf } from "../../model/build/adopted.ts";
import { mebibytes } from "../../model/sizes.ts";
import type { Model, Service } from "../../model/types.ts";
import { publishView } from "../context/listen-addresses.ts";
import { measuredAs } from "../context/secret-files.ts";
import { adoptedSubject } from "./adopted-subject.ts";

/** The readings of one service's container in the verify play, by control. */
export interface ServiceChecks {
  readonly service: string;
  readonly controls: readonly { readonly control: string; readonly readings: readonly Reading[] }[];
}

/**
 * The checks of the stack's controls, in the order of the services and of the catalogue. Services that start only on demand, and jobs that end, are not
 * running and so not measured.
 */
export function checksOf(model: Model): readonly ServiceChecks[] {
  const controls = model.controls.filter(({ on }) => on).map(({ control }) => control);
  const jobs = jobsOf(model.services);
  const services = model.services.filter((service) => !isOnDemand(service) && !jobs.has(service.name));
  return services.map((service) => {
    const subject = subjectOf(model, service);
    const lacks = leftOpen(service);
    return {
      service: service.name,
      controls: controls
        .filter(({ slug }) => !lacks.has(slug))
        .map(({ slug, readings }) => ({ control: slug, readings: readings?.(subject) ?? [] }))
        .filter(({ readings }) => readings.length > 0),
    };
  });
}

/** Controls that are not claimed, because the owner accepted to run without them, or accepted a danger that they prevent. */
function leftOpen({ adopted }: Service): ReadonlySet<string> {
  const { dangers = [], lacks = [] } = adopted?.hardened ?? {};
  const kept = dangers.filter(({ acceptance }) => acceptance !== undefined);
  return new Set([...lacks.map(({ control }) => control), ...kept.flatMap(({ against }) => against)]);
}

/** The readings of a prepared server, by control. */
export function serverChecksOf(model: Model): ServiceChecks["controls"] {
  const subject = serverSubjectOf(model);
  return model.controls
    .filter(({ on }) => on)
    .map(({ control }) => ({ control: control.slug, readings: control.serverReadings?.(subject) ?? [] }))
    .filter(({ readings }) => readings.length > 0);
}

/** The controls' settings in the engine's daemon.json, by control. */
export function engineSettingsOf(
  model: Model,
): readonly { control: string; settings: Readonly<Record<string, unknown>> }[] {
  const subject = serverSubjectOf(model);
  return model.controls
    .filter(({ on }) => on)
    .map(({ control }) => ({ control: control.slug, settings: control.engineSettings?.(subject) ?? {} }))
    .filter(({ settings }) => Object.keys(settings).length > 0);
}

/** The groups of files whose owners and modes are fixed, each with its control. */
export function ownedFilesOf(model: Model): readonly { readonly group: string; readonly control: string }[] {
  const prefix = "modes ";
  return serverChecksOf(model).flatMap(({ control, readings }) =>
    readings
      .filter(({ read }) => read.startsWith(prefix))
      .map(({ read }) => ({ group: read.slice(prefix.length), control })),
  );
}

function serverSubjectOf(model: Model): ServerSubject {
  return { stack: model.name, logDriver: model.logDriver.driver };
}

function subjectOf(model: Model, service: Service): Subject {
  const { name, kind, limits, publish, networks } = service;
  return {
    stack: model.name,
    service: name,
    uid: kind.user.uid,
    memoryBytes: mebibytes(limits.memory) * 1024 * 1024,
    cpus: limits.cpus,
    pids: limits.pids,
    openFiles: limits.openFiles,
    // The receiver's own logs must not depend on the receiver.
    logDriver: kind.receiver === undefined ? model.logDriver.driver : "local",
    apparmor: service.apparmor,
    pinned: service.image?.includes("@sha256:") === true,
    ...(publish === undefined ? {} : { binding: `${publishView(publish).host}:${publish.port}->${service.port}/tcp` }),
    internal: networks.every((network) => model.networks.find((each) => each.name === network)?.internal === true),
    serverLogs: (kind.receiver?.server_logs ?? []).map(({ file }) => file),
    receives: kind.receiver !== undefined,
    secretFiles: service.mountedSecrets.length > 0 ? measuredAs(kind.user.uid) : "",
    tellsSecrets: false,
    writable: [],
    restart: "on-failure:5",
    ...(service.adopted === undefined ? {} : adoptedSubject(service.adopted)),
  };
}
