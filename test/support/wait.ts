import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits until a look at the outside world answers something else than undefined or false, and returns that. A look that throws is
 * one that does not answer yet. The limit is a time and not a number of looks: beside other tests each look takes longer. The pauses grow, up to
 * a second: most looks start a program, and what is waited for may need the processor.
 *
 * @throws Error with what `describe` tells, after so many seconds.
 */
export async function waitFor<T>(
  look: () => T | Promise<T>,
  describe: () => string,
  { seconds = 300, pause = 200 }: { readonly seconds?: number; readonly pause?: number } = {},
): Promise<Exclude<T, false | undefined>> {
  const end = Date.now() + seconds * 1_000;
  for (let next = pause; Date.now() < end; next = Math.max(pause, Math.min(1_000, next * 1.2))) {
    const seen = await lookOnce(look);
    if (seen !== undefined && seen !== false) {
      return seen as Exclude<T, false | undefined>;
    }
    await sleep(next);
  }
  throw new Error(`not so after ${seconds} s:\n${describe()}`);
}

/** Waits until what a look shows is as wanted, and returns it; says what it was in the end where it never is. */
export async function eventually<T>(look: () => T, wanted: (seen: T) => boolean, seconds = 300): Promise<T> {
  let seen: T | undefined;
  const lookAgain = (): readonly [T] | undefined => {
    const now = look();
    seen = now;
    return wanted(now) ? [now] : undefined;
  };
  const [found] = await waitFor(lookAgain, () => JSON.stringify(seen)?.slice(-2000), { seconds });
  return found;
}

async function lookOnce<T>(look: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch {
    return undefined;
  }
}
