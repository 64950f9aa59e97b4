import { getMaps, getScalar } from "../../lib/fields.ts";
import type { Acceptance, ComposeService, Danger } from "./types.ts";

/** The name of what cannot be taken out without taking data: it is there, and told, where the answers accept it. */
const sharedMount = "shared-mount";

/** What stays because the service's data lie in it. */
export function listKeptData(accepted: Readonly<Record<string, Acceptance>>): readonly Danger[] {
  const acceptance = Object.hasOwn(accepted, sharedMount) ? accepted[sharedMount] : undefined;
  const why = "What one service leaves there another one may read, and run.";
  return acceptance === undefined
    ? []
    : [{ slug: sharedMount, what: "a volume that others have too", why, against: [], acceptance }];
}

/**
 * Accepts for each service what it has in common with others, a volume or a folder of the server. To take it from one would be to take its data, so it
 * stays; agreeing to an import agrees to that, until its last day.
 *
 * @param services as their compose files have them
 * @param until `YYYY-MM-DD`
 * @returns what each of the services that have such a thing accepts
 */
export function acceptSharedMounts(
  services: ReadonlyMap<string, ComposeService>,
  until: string,
): ReadonlyMap<string, Readonly<Record<string, Acceptance>>> {
  const sharers = sharersIn(services);
  return new Map(
    [...services].flatMap(([name, service]) => {
      const [first, second] = sharers(service);
      const reason = reasonFor(first === name ? second : first, sharers(service).size - 2);
      return reason === undefined ? [] : [[name, { [sharedMount]: { reason, until } }] as const];
    }),
  );
}

/** Finds who has any of the places of a service; it is itself among them. Services that have all places in common share the answer. */
function sharersIn(services: ReadonlyMap<string, ComposeService>): (service: ComposeService) => ReadonlySet<string> {
  const owners = ownersOf(services);
  const found = new Map<string, ReadonlySet<string>>();
  return (service) => {
    const places = placesOf(service).toSorted();
    const key = JSON.stringify(places);
    const all = found.get(key) ?? new Set(places.flatMap((place) => owners.get(place) ?? []));
    found.set(key, all);
    return all;
  };
}

/** Which services have each place. */
function ownersOf(services: ReadonlyMap<string, ComposeService>): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const [name, service] of services) {
    for (const place of new Set(placesOf(service))) {
      const known = owners.get(place) ?? [];
      known.push(name);
      owners.set(place, known);
    }
  }
  return owners;
}

/** A volume without a name is each container's own. */
function placesOf(service: ComposeService): readonly string[] {
  return getMaps(service, "volumes").flatMap((volume) => getScalar(volume, "source") ?? []);
}

function reasonFor(other: string | undefined, more: number): string | undefined {
  return other === undefined
    ? undefined
    : `its compose file gives the same folder or volume to ${other}${more > 0 ? ` and ${more} more` : ""}`;
}
