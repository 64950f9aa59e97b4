import { closest, distance } from "fastest-levenshtein";

/**
 * The known name that the user probably meant; undefined if more than a third of the letters differ.
 *
 * @param slips how many letters may differ in a short name
 */
export function findNearestName(typed: string, known: readonly string[], slips = 2): string | undefined {
  if (known.length === 0) {
    return undefined;
  }
  const best = closest(typed, known);
  return distance(typed, best) <= Math.max(slips, Math.floor(best.length / 3)) ? best : undefined;
}

/**
 * The fix for an unknown name: the nearest known one, or all of them.
 *
 * @param lead begins the list: `Known hosts`
 */
export function nameHint(typed: string, known: readonly string[], lead: string): string {
  const nearest = findNearestName(typed, known);
  return nearest === undefined ? `${lead}: ${known.join(", ") || "none"}.` : `Did you mean ${nearest}?`;
}

/** The fix `Did you mean …?`; empty if no known name is near. */
export function suggestName(typed: string, known: readonly string[]): { readonly fix?: string } {
  const nearest = findNearestName(typed, known);
  return nearest === undefined ? {} : { fix: `Did you mean ${nearest}?` };
}
