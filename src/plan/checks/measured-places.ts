import type { Host } from "../../model/types/host.ts";
import type { Model } from "../../model/types/model.ts";
import { planChecks, planServerChecks } from "./checks.ts";

/** A control in a place where it is measured: a service on a host, or the host itself. */
export interface MeasuredPlace {
  readonly host: string;
  readonly control: string;
  readonly service?: string;
}

/** Every control of a project with each place where it is measured, host by host. */
export function listMeasuredPlaces(model: Model, hosts: readonly Host[] = model.hosts): readonly MeasuredPlace[] {
  const ofServices = planChecks(model).flatMap(({ service, controls }) =>
    controls.map(({ control }) => ({ service, control })),
  );
  const ofHost = (prepare: boolean) =>
    [
      ...planServerChecks(model, "hostReadings"),
      ...planServerChecks(model, "nodeReadings"),
      ...(prepare ? planServerChecks(model) : []),
    ].map(({ control }) => ({ control }));
  return hosts.flatMap(({ name: host, prepare }) =>
    [...ofServices, ...ofHost(prepare)].map((place) => ({ host, ...place })),
  );
}
