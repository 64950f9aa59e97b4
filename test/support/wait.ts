import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits until a look at the outside world answers something else than undefined or false, and returns that. A look that throws is
 * one that does not answer yet. The limit is a time and not a number of looks: beside other tests each look takes longer.
 *
 * @throws Error with what `describe` tells, after so many seconds.
 */
export async function waitFor<T>(
  look: () => T | Promise<T>,
  describe: () => string,
  { seconds = 120, pause = 200 }: { readonly seconds?: number; readonly pause?: number } = {},
): Promise<Exclude<T, false | undefined>> {
  const end = Date.now() + seconds * 1_000;
  while (Date.now() < end) {
    const seen = await lookOnce(look);
    if (seen !== undefined && seen !== false) {
      return seen as Exclude<T, false | undefined>;
    }
    await sleep(pause);
  }
  throw new Error(`not so after ${seconds} s:\n${describe()}`);
}

async function lookOnce<T>(look: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch {
    return undefined;
  }
}
