/**
 * Does some work for each item, so many at a time.
 *
 * @param isLast whether a result ends it: then no other item is begun
 * @returns the results in the order of the items, without those that were not begun
 * @throws what the first work threw that failed, after all have ended that were begun; no other is begun after it
 */
export async function doSideBySide<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T, index: number) => Promise<R>,
  isLast: (result: R) => boolean = () => false,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const failures: unknown[] = [];
  const waiting = [...items.entries()];
  const workers = Array.from({ length: Math.min(most, items.length) }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, item] = next;
      try {
        const result = await work(item, index);
        results.set(index, result);
        if (isLast(result)) {
          waiting.length = 0;
        }
      } catch (error) {
        failures.push(error);
        waiting.length = 0;
      }
    }
  });
  await Promise.all(workers);
  if (failures.length > 0) {
    throw failures[0];
  }
  return [...results.entries()].sort(([one], [other]) => one - other).map(([, result]) => result);
}

/** A queue: each work begins when the one before it has ended, also where that failed. */
export function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
}
