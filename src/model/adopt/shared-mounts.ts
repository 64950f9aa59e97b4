import { mapsAt, scalarAt } from "../../lib/fields.ts";
import { sharedMount } from "./dangers.ts";
import type { Acceptance, ComposeService } from "./types.ts";

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
  const owners = ownersOf(services);
  return new Map(
    [...services].flatMap(([name, service]) => {
      // Who has any of its places; the service itself is among them.
      const all = new Set(placesOf(service).flatMap((place) => owners.get(place) ?? []));
      const [first, second] = all;
      const reason = reasonFor(first === name ? second : first, all.size - 2);
      return reason === undefined ? [] : [[name, { [sharedMount]: { reason, until } }] as const];
    }),
  );
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
  return mapsAt(service, "volumes").flatMap((volume) => scalarAt(volume, "source") ?? []);
}

function reasonFor(other: string | undefined, more: number): string | undefined {
  return other === undefined
    ? undefined
    : `its compose file gives the same folder or volume to ${other}${more > 0 ? ` and ${more} more` : ""}`;
}
