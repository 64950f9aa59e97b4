import { closest, distance } from "fastest-levenshtein";

/**
 * The known name that is near enough to what somebody typed to be meant, or undefined: more than a third of its letters differ.
 *
 * @param slips how many letters may differ in a short name
 */
export function nearestName(typed: string, known: readonly string[], slips = 2): string | undefined {
  if (known.length === 0) {
    return undefined;
  }
  const best = closest(typed, known);
  return distance(typed, best) <= Math.max(slips, Math.floor(best.length / 3)) ? best : undefined;
}

/**
 * What to write instead of a name that is not known: the nearest known one, or all of them.
 *
 * @param lead begins the list: `There are`
 */
export function nameHint(typed: string, known: readonly string[], lead: string): string {
  const nearest = nearestName(typed, known);
  return nearest === undefined ? `${lead}: ${known.join(", ")}.` : `Did you mean ${nearest}?`;
}

/** The question whether the nearest known name is meant, as the fix of a complaint; nothing where none is near. */
export function meant(typed: string, known: readonly string[]): { readonly fix?: string } {
  const nearest = nearestName(typed, known);
  return nearest === undefined ? {} : { fix: `Did you mean ${nearest}?` };
}
