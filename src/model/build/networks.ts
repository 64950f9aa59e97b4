import { listAt, mapAt } from "../../lib/fields.ts";
import type { ServiceAnswers } from "../schema/answers.ts";
import type { Model, Network, Service } from "../types.ts";

/** The only network that leads out of the server. A service cannot have this name. */
export const frontNetwork = "front";

/**
 * The networks of an adopted service that says whom it reaches: one of its own for those that reach it, one of each that it reaches or uses, and the
 * way out if it has one. The engine publishes no port of a container without it.
 */
export function separateNetworks(name: string, written: ServiceAnswers, isReached: boolean): readonly string[] {
  const { outbound = "any", reaches = [], uses = [] } = written;
  const others = [...(outbound === "any" ? [frontNetwork] : []), ...new Set([...reaches, ...uses])];
  // On no network at all, Compose would put it on the common one.
  return isReached || others.length === 0 ? [name, ...others] : others;
}

/** Every network of the services, in their order. */
export function networksOf(services: readonly Service[]): readonly Network[] {
  const names = [...new Set(services.flatMap((service) => service.networks))];
  const receivers = new Set(services.filter(({ kind }) => kind.receiver !== undefined).map(({ name }) => name));
  return names.map((name) => {
    if (name === frontNetwork) {
      return { name, internal: false, why: "services that are reachable from outside" };
    }
    return receivers.has(name)
      ? { name, internal: false, why: `only ${name}, so that no other service can send it records under a false name` }
      : { name, internal: true, why: `only ${name} and the services that use it` };
  });
}

/** Whether all services, of several, are on one network that leads out. */
export function sharesOneNetwork({
  services,
  networks,
  resources,
}: Pick<Model, "services" | "networks" | "resources">): boolean {
  const leadsOut = (name: string): boolean =>
    networks.find((network) => network.name === name)?.internal !== true &&
    mapAt(resources.networks ?? {}, name).internal !== true;
  const [first = [], ...others] = services.map(networkNames);
  return others.length > 0 && first.some((name) => leadsOut(name) && others.every((names) => names.includes(name)));
}

/** Compose puts a service that names no network on the one called `default`. */
function networkNames({ networks, adopted }: Service): readonly string[] {
  if (adopted === undefined) {
    return networks;
  }
  const { service } = adopted.hardened;
  const names = [...listAt(service, "networks").map(String), ...Object.keys(mapAt(service, "networks"))];
  return names.length === 0 && service.network_mode === undefined ? ["default"] : names;
}
