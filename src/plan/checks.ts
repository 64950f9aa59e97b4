import type { Reading, Subject } from "../controls/types.ts";
import { frontNetwork } from "../model/networks.ts";
import { mebibytes } from "../model/sizes.ts";
import type { Model, Service } from "../model/types.ts";
import { logDriver } from "./view.ts";

/** One thing that the verify play reads of a live container, and what it must be. */
export interface Check extends Reading {
  readonly control: string;
  readonly service: string;
}

/** Every check that follows from the controls which the stack has, in the order of the catalogue. */
export function checksOf(model: Model): readonly Check[] {
  const subjects = model.services.map((service) => subjectOf(model, service));
  return model.controls
    .filter(({ on }) => on)
    .flatMap(({ control }) =>
      subjects.flatMap((subject) =>
        (control.readings?.(subject) ?? []).map((reading) => ({
          control: control.slug,
          service: subject.service,
          ...reading,
        })),
      ),
    );
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
    ...(publish === undefined ? {} : { binding: `${publish.address}:${publish.port}->${kind.port}/tcp` }),
    internal: !networks.includes(frontNetwork),
    hasSecrets: service.mountedSecrets.length > 0,
  };
}
