import { mapsAt, scalarAt } from "../lib/fields.ts";
import { sharedMount } from "../model/adopt/dangers.ts";
import type { Acceptance, ComposeService } from "../model/adopt/types.ts";

type Kept = Readonly<Record<string, Acceptance>>;

/**
 * The services that have a volume or a folder of the server which others have as well. To take it from one would be to take its data, so it stays;
 * agreeing to the import agrees to that, until its last day.
 *
 * @param until `YYYY-MM-DD`
 * @returns what each of these services keeps
 */
export function sharedMounts(
  services: Readonly<Record<string, ComposeService>>,
  until: string,
): ReadonlyMap<string, Kept> {
  const places = Object.entries(services).map(([name, service]) => [name, placesOf(service)] as const);
  return new Map(
    places.flatMap(([name, own]) => {
      const others = places.filter(([other, theirs]) => other !== name && theirs.some((place) => own.includes(place)));
      return others.length === 0
        ? []
        : [[name, { [sharedMount]: { reason: reasonFor(others.map(([other]) => other)), until } }] as const];
    }),
  );
}

/** A volume without a name is each container's own. */
function placesOf(service: ComposeService): readonly string[] {
  return mapsAt(service, "volumes").flatMap((volume) => scalarAt(volume, "source") ?? []);
}

function reasonFor([first = "", ...more]: readonly string[]): string {
  const others = more.length === 0 ? first : `${first} and ${more.length} more`;
  return `its compose file gives the same folder or volume to ${others}`;
}
