import { getMap, listAt } from "../../lib/fields.ts";
import { nameEdgeNetwork } from "../edge/with-edge.ts";
import type { Outbound } from "../outbound/destination.ts";
import type { ServiceAnswers } from "../schema/answers.ts";
import type { Model, Network } from "../types/model.ts";
import type { Service } from "../types/service.ts";

/** The network of services whose way out is open. A service cannot have this name. */
export const frontNetwork = "front";

/** The network of one service that the packet filter limits: by its bridge the service is told apart, whatever addresses its container gets. */
export function nameWayOut(service: string): string {
  return `${service}_out`;
}

/** The networks by which a service leaves the server: one or none. The engine publishes no port of a container without one. */
export function listWaysOut(name: string, outbound: Outbound, isPublished: boolean): readonly string[] {
  if (outbound === "any") {
    return [frontNetwork];
  }
  return isPublished || outbound !== "none" ? [nameWayOut(name)] : [];
}

/** Whether the server publishes a port of the service. */
export function isPublished({ publish, compose = {} }: Pick<ServiceAnswers, "publish" | "compose">): boolean {
  return publish !== undefined || listAt(compose, "ports").length > 0;
}

/**
 * The networks of an adopted service that says whom it reaches: one of its own for those that reach it, one of each that it reaches or uses, one with the
 * edge where that asks it, and the way out if it has one.
 */
export function separateNetworks(
  name: string,
  written: ServiceAnswers,
  outbound: Outbound,
  { isReached, isAsked }: { readonly isReached: boolean; readonly isAsked: boolean },
): readonly string[] {
  const { reaches = [], uses = [] } = written;
  const others = [
    ...listWaysOut(name, outbound, isPublished(written)),
    ...(isAsked ? [nameEdgeNetwork(name)] : []),
    ...new Set([...reaches, ...uses]),
  ];
  // On no network at all, Compose would put it on the common one.
  return isReached || others.length === 0 ? [name, ...others] : others;
}

/** Every network of the services, in their order. */
export function declareNetworks(services: readonly Service[]): readonly Network[] {
  const names = [...new Set(services.flatMap((service) => service.networks))];
  const receivers = new Set(services.filter(({ kind }) => kind.receiver !== undefined).map(({ name }) => name));
  const served = new Map(services.map(({ name }) => [nameEdgeNetwork(name), name]));
  const edge = services.find(({ kind }) => kind.edge !== undefined)?.name;
  const limited = new Map(services.map(({ name, limitedNetwork }) => [limitedNetwork, name]));
  return names.map((name) => {
    if (name === frontNetwork) {
      return { name, internal: false, why: "services that may connect to any address" };
    }
    if (receivers.has(name)) {
      return {
        name,
        internal: false,
        why: `only ${name}, so that no other service can send it records under a false name`,
      };
    }
    if (served.has(name)) {
      return { name, internal: true, why: `only ${served.get(name)} and ${edge}, which answers for its public names` };
    }
    return limited.has(name)
      ? { name, internal: false, why: `only ${limited.get(name)}: the packet filter limits what goes out here` }
      : { name, internal: true, why: `only ${name} and the services that use it` };
  });
}

/** The first network of a service that leads out, one of the stack or of its compose file. */
export function findWayOut(service: Service, model: Pick<Model, "networks" | "resources">): string | undefined {
  return listNetworks(service).find((name) => isWayOut(name, model));
}

/** Whether all services, of several, are on one network that leads out. */
export function sharesOneNetwork({
  services,
  networks,
  resources,
}: Pick<Model, "services" | "networks" | "resources">): boolean {
  const [first = [], ...others] = services.map(listNetworks);
  return (
    others.length > 0 &&
    first.some((name) => isWayOut(name, { networks, resources }) && others.every((names) => names.includes(name)))
  );
}

function isWayOut(name: string, { networks, resources }: Pick<Model, "networks" | "resources">): boolean {
  return (
    networks.find((network) => network.name === name)?.internal !== true &&
    getMap(resources.networks ?? {}, name).internal !== true
  );
}

/** The networks of a service by their keys. Compose puts one that names none on the network called `default`. */
export function listNetworks({ networks, adopted }: Service): readonly string[] {
  if (adopted === undefined) {
    return networks;
  }
  const { service } = adopted.hardened;
  const names = [...listAt(service, "networks").map(String), ...Object.keys(getMap(service, "networks"))];
  return names.length === 0 && service.network_mode === undefined ? ["default"] : names;
}
