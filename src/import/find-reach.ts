import { isDeepStrictEqual } from "node:util";
import { getMap, listAt } from "../lib/fields.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { frontNetwork } from "../model/build/networks.ts";
import { findNamedServices } from "../model/named-services.ts";

/*
 * Which services of a compose project talk to which, as far as its compose file says.
 */

/** What is known of a service's ways. */
export interface Reach {
  /** The services that it talks to. */
  readonly reaches: readonly string[];
  /** Nothing says whom it talks to, nor that it only serves others: it may talk to all. */
  readonly isGuessed: boolean;
}

type Services = Readonly<Record<string, ComposeService>>;

/** The engine has addresses for some thirty networks on a server, and each service that others talk to takes one. */
const mostServices = 12;

/**
 * The ways between the services of a project whose services all share the one network that Compose makes. Undefined where the file has networks of its
 * own, or a service has a way that no network of the stack decides: then all stays as the file has it.
 *
 * @param askers the services that find others by asking the engine, and not by names in the file
 * @param asked whom a proxy asks, by its own settings
 */
export function findReach(
  tree: ComposeService,
  askers: readonly string[] = [],
  asked: ReadonlyMap<string, readonly string[]> = new Map(),
): ReadonlyMap<string, Reach> | undefined {
  const services = getMap(tree, "services") as Services;
  const names = Object.keys(services);
  if (names.length > mostServices || names.includes(frontNetwork) || hasNetworks(tree, services)) {
    return undefined;
  }
  const named = new Map(
    names.map((name) => [name, [...new Set([...findNamedServices(name, services), ...(asked.get(name) ?? [])])]]),
  );
  const reached = new Set([...named.values()].flat());
  return new Map(
    names.map((name) => {
      const reaches = named.get(name) ?? [];
      const others = names.filter((other) => other !== name);
      const isUnknown = askers.includes(name) || (reaches.length === 0 && !reached.has(name));
      const isGuessed = isUnknown && others.length > 0;
      return [name, { reaches: isGuessed ? others : reaches, isGuessed }];
    }),
  );
}

function hasNetworks(tree: ComposeService, services: Services): boolean {
  const declared = Object.entries(getMap(tree, "networks"));
  return (
    declared.some(([name, network]) => name !== "default" || !isEmpty(network)) ||
    Object.values(services).some(
      (service) =>
        (!isEmpty(service.networks) && !isDeepStrictEqual(service.networks, { default: null })) ||
        service.network_mode !== undefined ||
        listAt(service, "external_links").length > 0,
    )
  );
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || isDeepStrictEqual(value, {}) || isDeepStrictEqual(value, []);
}
