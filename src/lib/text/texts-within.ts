/**
 * A function that finds which of many texts stand in another one. It takes one look at each place of that text, however many it looks for: a look at each
 * of them would take the square of a long file.
 */
export function createFinder(wanted: Iterable<string>): (text: string) => ReadonlySet<string> {
  const sorted = [...new Set(wanted)].filter((one) => one !== "").sort();
  const shorter = findShorter(sorted);
  const firsts = new Set(sorted.map((one) => one.charCodeAt(0)));
  const longest = sorted.reduce((most, { length }) => Math.max(most, length), 0);
  return (text) => {
    const found = new Set<string>();
    for (let from = 0; from < text.length; from += 1) {
      if (firsts.has(text.charCodeAt(from))) {
        // All that begin this place are the last one before it in the alphabet, or begin that one.
        let at = findLast(sorted, text.slice(from, from + longest));
        for (let one = sorted[at]; one !== undefined; one = sorted[at]) {
          if (text.startsWith(one, from)) {
            found.add(one);
          }
          at = shorter[at] ?? -1;
        }
      }
    }
    return found;
  };
}

/** For each text the longest other one that it begins with; -1 for none. */
function findShorter(sorted: readonly string[]): readonly number[] {
  const open: number[] = [];
  return sorted.map((text, at) => {
    while (open.length > 0 && !text.startsWith(sorted[open.at(-1) ?? -1] ?? "")) {
      open.pop();
    }
    const before = open.at(-1) ?? -1;
    open.push(at);
    return before;
  });
}

/** The last one that is not behind a text in the alphabet; -1 for none. */
function findLast(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") <= text) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}
