import { holeSeverities, type KnownHole } from "./types.ts";

/** `1 critical, 4 medium`. */
export function countBySeverity(holes: readonly KnownHole[]): string {
  const counts = holeSeverities
    .map((severity) => ({ severity, count: holes.filter((one) => one.severity === severity).length }))
    .filter(({ count }) => count > 0);
  return counts.map(({ severity, count }) => `${count} ${severity}`).join(", ") || "no known hole";
}
