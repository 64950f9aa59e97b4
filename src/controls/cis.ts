import type { Control } from "./types.ts";

/** Ids of the benchmark's sections 1, 4, 5 and 7, which are the same in all three versions. */
export function repeatIds(...ids: readonly string[]): Control["cis"] {
  return { "1.6.0": ids, "1.7.0": ids, "1.8.0": ids };
}

/** Ids of section 2: from 2.7 on, version 1.8.0 counts one higher. */
export function spreadIds(...ids: readonly string[]): Control["cis"] {
  const later = ids.map((id) => {
    const number = Number(id.slice("2.".length));
    return number < 7 ? id : `2.${number + 1}`;
  });
  return { "1.6.0": ids, "1.7.0": ids, "1.8.0": later };
}

/** A control that is not in the benchmark. */
export const notInBenchmark: Control["cis"] = repeatIds();
