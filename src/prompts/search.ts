/**
 * The entries that match a typed text: first those that begin with it, then those with a word that does, then those that contain it, then those with a
 * match in their note. Without a text, all of them in order.
 *
 * @param textsOf the name of an entry, then its other texts
 */
export function findMatching<T>(
  entries: readonly T[],
  typed: string,
  textsOf: (entry: T) => readonly [string, ...string[]],
): readonly T[] {
  const term = typed.trim().toLowerCase();
  const ranked = entries.map((entry) => ({ entry, rank: rankOf(textsOf(entry), term) }));
  return [0, 1, 2, 3].flatMap((rank) => ranked.filter((each) => each.rank === rank).map(({ entry }) => entry));
}

function rankOf([name, ...others]: readonly [string, ...string[]], term: string): number | undefined {
  const text = name.toLowerCase();
  if (text.startsWith(term)) {
    return 0;
  }
  if (text.includes(term)) {
    return text.includes(` ${term}`) ? 1 : 2;
  }
  return others.some((other) => other.toLowerCase().includes(term)) ? 3 : undefined;
}
