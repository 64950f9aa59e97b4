import type { Reading, Subject } from "../controls/types.ts";
import { frontNetwork } from "../model/networks.ts";
import { mebibytes } from "../model/sizes.ts";
import type { Model, Service } from "../model/types.ts";
import { logDriver } from "./view.ts";

/** What the verify play reads of one service's container, by the control that wants it. */
export interface ServiceChecks {
  readonly service: string;
  readonly controls: readonly { readonly control: string; readonly readings: readonly Reading[] }[];
}

/** The checks that follow from the controls which the stack has, in the order of the services and of the catalogue. */
export function checksOf(model: Model): readonly ServiceChecks[] {
  const controls = model.controls.filter(({ on }) => on).map(({ control }) => control);
  return model.services.map((service) => {
    const subject = subjectOf(model, service);
    return {
      service: service.name,
      controls: controls
        .map(({ slug, readings }) => ({ control: slug, readings: readings?.(subject) ?? [] }))
        .filter(({ readings }) => readings.length > 0),
    };
  });
}

function subjectOf(model: Model, service: Service): Subject {
  const { name, kind, limits, publish, networks } = service;
  return {
    stack: model.name,
    service: name,
    uid: kind.user.uid,
    gid: kind.user.gid,
    memoryBytes: mebibytes(limits.memory) * 1024 * 1024,
    cpus: limits.cpus,
    pids: limits.pids,
    openFiles: limits.openFiles,
    logDriver: logDriver(model),
    pinned: service.image?.includes("@sha256:") === true,
    ...(publish === undefined ? {} : { binding: `${publish.address}:${publish.port}->${kind.port}/tcp` }),
    internal: !networks.includes(frontNetwork),
    hasSecrets: service.mountedSecrets.length > 0,
  };
}
