import { type FindingState, identifyPlace, judgeFinding } from "./summary.ts";
import type { Finding } from "./types.ts";

/** A finding whose state is another one than in an earlier report. */
export interface ChangedFinding {
  readonly finding: Finding;
  readonly before: FindingState;
  readonly after: FindingState;
}

/** What differs between two reports, by the place where it was measured. */
export interface Comparison {
  readonly gained: readonly ChangedFinding[];
  readonly lost: readonly ChangedFinding[];
  /** Neither held before nor holds now, such as a failure that was accepted. */
  readonly other: readonly ChangedFinding[];
  /** Only in one of the two. A run of some hosts or plays measures less, so this is no judgement. */
  readonly added: readonly Finding[];
  readonly gone: readonly Finding[];
}

/** Compares the findings of an earlier report with those of a later one. */
export function compareFindings(before: readonly Finding[], after: readonly Finding[]): Comparison {
  const earlier = new Map(before.map((finding) => [identifyPlace(finding), finding]));
  const later = new Set(after.map(identifyPlace));
  const changed = after.flatMap((finding): readonly ChangedFinding[] => {
    const previous = earlier.get(identifyPlace(finding));
    const states = previous && { before: judgeFinding(previous), after: judgeFinding(finding) };
    return states === undefined || states.before === states.after ? [] : [{ finding, ...states }];
  });
  return {
    gained: changed.filter((one) => one.after === "passed"),
    lost: changed.filter((one) => one.before === "passed"),
    other: changed.filter((one) => one.before !== "passed" && one.after !== "passed"),
    added: after.filter((finding) => !earlier.has(identifyPlace(finding))),
    gone: before.filter((finding) => !later.has(identifyPlace(finding))),
  };
}
