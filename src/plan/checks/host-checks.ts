import type { Model } from "../../model/types/model.ts";
import { isMoved, withListenAddresses } from "../context/listen-addresses.ts";
import { planChecks, type ServiceChecks } from "./checks.ts";

/**
 * The checks of hosts with other listen addresses: whole controls, and only those that differ.
 *
 * @param checks those of the other hosts
 */
export function planHostChecks(
  model: Model,
  checks: readonly ServiceChecks[],
): readonly { readonly host: string; readonly services: readonly ServiceChecks[] }[] {
  const usual = new Map(checks.map(({ service, controls }) => [service, new Set(controls.map(textOf))]));
  return model.hosts.filter(isMoved).map((host) => ({
    host: host.name,
    services: planChecks(withListenAddresses(model, host))
      .map(({ service, controls }) => ({
        service,
        controls: controls.filter((control) => !usual.get(service)?.has(textOf(control))),
      }))
      .filter(({ controls }) => controls.length > 0),
  }));
}

function textOf(control: ServiceChecks["controls"][number]): string {
  return JSON.stringify(control);
}
