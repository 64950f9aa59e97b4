import { getMap, getMaps, getScalar } from "../lib/fields.ts";
import { listNetworks } from "../model/build/networks.ts";
import { formatOutbound } from "../model/outbound/destination.ts";
import type { Host } from "../model/types/host.ts";
import type { Model } from "../model/types/model.ts";
import type { Service } from "../model/types/service.ts";
import type { StackLayout } from "./types.ts";

type ServiceLayout = StackLayout["services"][number];
type Published = ServiceLayout["published"];

/** What a stack consists of, for the record of a run: services, networks, and where the servers listen. Nothing in it is secret. */
export function describeLayout({ services, networks, resources, hosts }: Model): StackLayout {
  const own = new Map(networks.map(({ name, internal }) => [name, internal]));
  const names = [...new Set(services.flatMap(listNetworks))];
  return {
    services: services.map((service) => describeService(service, hosts)),
    networks: names.map((name) => ({
      name,
      internal: own.get(name) ?? getMap(resources.networks ?? {}, name).internal === true,
    })),
  };
}

function describeService(service: Service, hosts: readonly Host[]): ServiceLayout {
  const { name, kind, uses, outbound } = service;
  const image = service.image ?? service.base ?? getScalar(service.adopted?.hardened.service ?? {}, "image");
  return {
    name,
    kind: kind.name,
    ...(image !== undefined && { image }),
    uses,
    networks: listNetworks(service),
    outbound: formatOutbound(outbound),
    published: [...listenAddresses(service), ...ownAddresses(name, hosts)],
  };
}

function listenAddresses({ publish, adopted }: Service): Published {
  if (publish !== undefined) {
    return [{ address: publish.address, port: String(publish.port) }];
  }
  return getMaps(adopted?.hardened.service ?? {}, "ports").flatMap((port) => {
    const published = getScalar(port, "published");
    return published === undefined ? [] : [{ address: getScalar(port, "host_ip") ?? "0.0.0.0", port: published }];
  });
}

/** Where it listens on the servers that have an address of their own for it. */
function ownAddresses(service: string, hosts: readonly Host[]): Published {
  return hosts.flatMap(({ name, publish }) => {
    const own = Object.hasOwn(publish, service) ? publish[service] : undefined;
    return own === undefined ? [] : [{ host: name, address: own.address, port: String(own.port) }];
  });
}
