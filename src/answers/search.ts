/**
 * The entries of a list that a typed text can mean: first those that begin with it, then those with a word that does, then those that hold it. All of
 * them, in their order, where nothing is typed.
 */
export function matching<T>(entries: readonly T[], typed: string, textOf: (entry: T) => string): readonly T[] {
  const term = typed.trim().toLowerCase();
  const ranked = entries.map((entry) => ({ entry, rank: rankOf(textOf(entry).toLowerCase(), term) }));
  return [0, 1, 2].flatMap((rank) => ranked.filter((each) => each.rank === rank).map(({ entry }) => entry));
}

function rankOf(text: string, term: string): number | undefined {
  if (text.startsWith(term)) {
    return 0;
  }
  const at = text.indexOf(term);
  return at === -1 ? undefined : text.includes(` ${term}`) ? 1 : 2;
}
