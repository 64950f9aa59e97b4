import { parseDuration } from "../../lib/text/seconds.ts";
import type { Model } from "../../model/types/model.ts";

/** The times of the boot unit, in seconds. */
export interface BootTimes {
  /** How long it waits for healthy containers: at boot everything starts at once. */
  readonly waitSeconds: number;
  readonly startSeconds: number;
  readonly stopSeconds: number;
}

const waitSeconds = 300;
/** The extra time of Compose and the engine. */
const slackSeconds = 30;

/** A service stops after those that use it, so the times along such a chain add up. Linear in the number of uses. */
export function computeBootTimes({ services }: Model): BootTimes {
  const used = new Map<string, number>();
  // In reverse start order: each service comes after those that use it.
  const chains = [...services].reverse().map(({ name, kind, uses }) => {
    const chain = (used.get(name) ?? 0) + Math.ceil(parseDuration(kind.stop_grace_period) ?? 0);
    for (const one of uses) {
      used.set(one, Math.max(used.get(one) ?? 0, chain));
    }
    return chain;
  });
  return {
    waitSeconds,
    startSeconds: waitSeconds + slackSeconds,
    stopSeconds: Math.max(0, ...chains) + slackSeconds,
  };
}
