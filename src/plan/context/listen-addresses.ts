import { mapsAt, scalarAt } from "../../lib/fields.ts";
import type { Host, Model, Service } from "../../model/types.ts";

/*
 * Where the services listen, host by host. What holds for every host stands in the group's variables; a host that differs has its own in the
 * inventory, and its own wanted readings (host-checks.ts).
 */

/** Where a port listens, and as which host a URL names it: an IPv6 address stands in brackets there. */
export function publishView({ address, port }: NonNullable<Service["publish"]>) {
  const host = address.includes(":") ? `[${address}]` : address;
  return { address, port, host, everywhere: ["0.0.0.0", "::"].includes(address) };
}

/** Every place of the server where a service is reached. */
export function placesOf({ publish, adopted }: Service): readonly string[] {
  const ports = mapsAt(adopted?.hardened.service ?? {}, "ports").filter((port) => port.published !== undefined);
  return [
    ...(publish === undefined ? [] : [`${publish.address}:${publish.port}`]),
    ...ports.map((port) => `${scalarAt(port, "host_ip") ?? "0.0.0.0"}:${scalarAt(port, "published")}`),
  ];
}

/** The services that listen elsewhere on one of the hosts. */
export function movedServices({ hosts }: Pick<Model, "hosts">): ReadonlySet<string> {
  return new Set(hosts.flatMap(({ publish }) => Object.keys(publish)));
}

/** A host as the inventory shows it; its places are given only where they are not those of the others. */
export function hostView(model: Model, host: Host): object {
  const services = isMoved(host) ? listeningAt(model, host).services : [];
  const places = services.flatMap(({ name, kind, publish }) =>
    publish === undefined
      ? []
      : [{ service: name, publish: publishView(publish), receives: kind.receiver !== undefined }],
  );
  return {
    address: undefined,
    user: undefined,
    port: undefined,
    ...host,
    listening: places,
    published: places.filter(({ receives }) => !receives),
  };
}

/** Whether a host has places of its own. */
export function isMoved({ publish }: Host): boolean {
  return Object.keys(publish).length > 0;
}

/** The stack as it is on that host. */
export function listeningAt(model: Model, host: Host): Model {
  return {
    ...model,
    services: model.services.map((service) => {
      const publish = host.publish[service.name];
      return publish === undefined ? service : { ...service, publish };
    }),
  };
}
