import type { Control } from "./types.ts";

/** Ids of the benchmark's sections 1, 4 and 5, which are the same in all three versions. */
export function sameInAll(...ids: readonly string[]): Control["cis"] {
  return { "1.6.0": ids, "1.7.0": ids, "1.8.0": ids };
}

/** A control that the benchmark does not know. */
export const notInBenchmark: Control["cis"] = sameInAll();
