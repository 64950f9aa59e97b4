import type { Network, Service } from "../types.ts";

/** The only network that leads out of the server. A service cannot have this name. */
export const frontNetwork = "front";

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
