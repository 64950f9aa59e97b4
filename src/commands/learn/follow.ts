import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { parseObject } from "../../lib/fields.ts";
import { formatSeconds } from "../../lib/text/seconds.ts";
import type { Ask } from "../../project/run/ask-hosts.ts";

/** Of which service, and how many starts it took before, where it was learned already. */
export interface Followed {
  readonly stack: string;
  readonly service: string;
  readonly before: number | undefined;
}

/** How far a host is. */
const shape = z.object({ starts: z.int().min(1).max(100_000), seconds: z.number().min(0).max(1_000_000) });
type Progress = z.output<typeof shape>;

/** What most programs take (docs/learn.md). */
const usualStarts = 30;

/** Seconds are told in steps of so many: the estimate is no better. */
const step = 5;

/**
 * Waits for a learning, and says meanwhile how far it is; nothing where the host does not say, as before the first lives have ended.
 *
 * @param pause milliseconds between two questions; each takes the controller about a second of its processor
 * @returns what the learning comes to
 */
export async function followLearning<T>(
  ask: Ask,
  followed: Followed,
  learning: Promise<T>,
  say: (line: string) => void,
  pause = 15_000,
): Promise<T> {
  const end = new AbortController();
  const ended = learning.then(
    () => end.abort(),
    () => end.abort(),
  );
  while (await isWaiting(pause, end.signal)) {
    const progress = await askProgress(ask, followed);
    if (progress !== undefined && !end.signal.aborted) {
      say(describeProgress(followed, progress));
    }
  }
  await ended;
  return learning;
}

/** Where it is after so many starts, and how long the rest may take by the pace so far. */
export function describeProgress({ service, before }: Followed, { starts, seconds }: Progress): string {
  const usual = before ?? usualStarts;
  const known = before === undefined ? "most services take" : "it took last time";
  if (starts >= usual) {
    return `${service}: ${starts} starts in ${formatSeconds(seconds)}; that is more than the ${usual} that ${known}`;
  }
  const left = Math.max(step, Math.ceil(((usual - starts) * seconds) / starts / step) * step);
  return `${service}: ${starts} of the ${usual} starts that ${known}; about ${formatSeconds(left)} left`;
}

function isWaiting(pause: number, signal: AbortSignal): Promise<boolean> {
  return sleep(pause, true, { signal }).catch(() => false);
}

async function askProgress(ask: Ask, { stack, service }: Followed): Promise<Progress | undefined> {
  const argv = ["cat", `/run/harden-learn-${stack}-${service.toLowerCase().replaceAll(/[^a-z0-9_-]/g, "-")}.progress`];
  const [answer] = await ask({ argv }).catch(() => []);
  const read = shape.safeParse(parseObject(answer?.stdout ?? ""));
  return read.success ? read.data : undefined;
}
