import type { Model } from "../../model/types.ts";

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
export function bootTimes({ services }: Model): BootTimes {
  const used = new Map<string, number>();
  // In reverse start order: each service comes after those that use it.
  const chains = [...services].reverse().map(({ name, kind, uses }) => {
    const chain = (used.get(name) ?? 0) + durationSeconds(kind.stop_grace_period);
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

const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** `1m30s` → 90, rounded up. */
function durationSeconds(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  return Math.ceil(parts.reduce((sum, [, number, unit = "s"]) => sum + Number(number) * (units[unit] ?? 0), 0));
}
