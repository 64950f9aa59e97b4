import { getMaps, getScalar, lookUp } from "../../lib/fields.ts";
import { bracketAddress, isEverywhere, listPublishedPorts } from "../../model/publish.ts";
import type { Host } from "../../model/types/host.ts";
import type { Model } from "../../model/types/model.ts";
import type { PublishedPort, Service } from "../../model/types/service.ts";
import { listSiteUrls } from "./edge/edge.ts";

/*
 * The listen addresses of the services, by host. Common ones are in the group's variables; a host that differs has its own in the inventory, and its own
 * expected readings (host-checks.ts).
 */

/** A listen address, and its host in a URL, where an IPv6 address is in brackets. */
export function viewPublish({ address, port }: NonNullable<Service["publish"]>) {
  return { address, port, host: bracketAddress(address), everywhere: isEverywhere(address) };
}

/** Where the server itself reaches what listens there: what listens on every address is asked on the server's own. */
export function findOwnPlace(publish: NonNullable<Service["publish"]>): string {
  const { address, port, host, everywhere } = viewPublish(publish);
  const own = address.includes(":") ? "[::1]" : "127.0.0.1";
  return `${everywhere ? own : host}:${port}`;
}

/** Every address of the server with a published service. */
export function listPlaces(service: Service): readonly string[] {
  const ports = getMaps(service.adopted?.hardened.service ?? {}, "ports").filter(
    (port) => port.published !== undefined,
  );
  return [
    ...listPublishedPorts(service).map(({ address, port, protocol }) => `${address}:${port}${sayUdp(protocol)}`),
    ...ports.map((port) => `${getScalar(port, "host_ip") ?? "0.0.0.0"}:${getScalar(port, "published")}`),
  ];
}

function sayUdp(protocol: PublishedPort["protocol"]): string {
  return protocol === "udp" ? "/udp" : "";
}

/** Where the server listens for a service; TCP goes without saying. */
export function viewListening(service: Service) {
  return listPublishedPorts(service).map((place) => ({
    service: service.name,
    publish: viewPublish(place),
    protocol: place.protocol === "udp" ? place.protocol : undefined,
  }));
}

/** The services with another address on one of the hosts. */
export function listMovedServices({ hosts }: Pick<Model, "hosts">): ReadonlySet<string> {
  return new Set(hosts.flatMap(({ publish }) => Object.keys(publish)));
}

/** A host in the inventory; its addresses are set only if they differ from the others. */
export function viewHost(model: Model, host: Host): object {
  const services = isMoved(host) ? withListenAddresses(model, host).services : [];
  const sites = listSiteUrls(model.edge);
  const places = services.flatMap((service) =>
    viewListening(service).map((place) => ({ ...place, page: service.page })),
  );
  return {
    address: undefined,
    user: undefined,
    port: undefined,
    role: undefined,
    swarmAddress: host.address ?? "",
    ...host,
    listening: places,
    published: places.filter(({ page, service }) => page !== undefined && !sites.has(service)),
  };
}

/** Whether a host has addresses of its own. */
export function isMoved({ publish }: Host): boolean {
  return Object.keys(publish).length > 0;
}

/** The stack as it is on that host. */
export function withListenAddresses(model: Model, host: Host): Model {
  return {
    ...model,
    services: model.services.map((service) => {
      const publish = lookUp(host.publish, service.name);
      return publish === undefined ? service : { ...service, publish };
    }),
  };
}
