import type { Network, Service } from "../types.ts";

/** The one network that leads out of the server. A service cannot have this name. */
export const frontNetwork = "front";

/** Every network that a service is on, in the order of the services. */
export function networksOf(services: readonly Service[]): readonly Network[] {
  const names = [...new Set(services.flatMap((service) => service.networks))];
  const receivers = new Set(services.filter(({ kind }) => kind.receiver !== undefined).map(({ name }) => name));
  return names.map((name) => {
    if (name === frontNetwork) {
      return { name, internal: false, why: "the services that are reached from outside" };
    }
    return receivers.has(name)
      ? { name, internal: false, why: `${name} alone: no other service can hand it records in another one's name` }
      : { name, internal: true, why: `${name} and what uses it; it leads nowhere else` };
  });
}
