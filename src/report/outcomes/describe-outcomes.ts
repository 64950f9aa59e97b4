import { joinNames } from "../../lib/text/name-ranges.ts";
import { outcomeNames } from "../schema/outcome.ts";
import { groupBy } from "../summary.ts";
import type { Outcome, Report } from "../types.ts";

/** Servers on which a run came equally far. */
export interface OutcomeGroup {
  readonly outcome: Outcome["outcome"];
  /** What became of them, and where. */
  readonly words: string;
  /** `web1 to web37`. */
  readonly hosts: string;
}

/** The words for each outcome. */
export const outcomeWords: Readonly<Record<Outcome["outcome"], string>> = {
  failed: "failed",
  unreachable: "unreachable",
  "not-as-expected": "not as expected",
  interrupted: "interrupted",
  "not-begun": "not begun",
  done: "done",
};

/** How many servers there are, and how many came how far: `50: 37 done, 1 failed, 12 not begun`. */
export function countOutcomes(outcomes: readonly Outcome[]): string {
  const counts = [...outcomeNames].reverse().flatMap((name) => {
    const count = outcomes.filter(({ outcome }) => outcome === name).length;
    return count === 0 ? [] : [`${count} ${outcomeWords[name]}`];
  });
  return `${outcomes.length}: ${counts.join(", ")}`;
}

/** The servers by how far the run came there, those first that need attention; empty where it came to its end on all. */
export function groupOutcomes({ outcomes = [] }: Pick<Report, "outcomes">): readonly OutcomeGroup[] {
  if (outcomes.every(({ outcome }) => outcome === "done")) {
    return [];
  }
  const groups = [...groupBy(outcomes, (one) => JSON.stringify([one.outcome, describeOutcome(one)])).values()];
  return groups
    .flatMap(([first, ...others]) =>
      first === undefined
        ? []
        : [
            {
              outcome: first.outcome,
              words: describeOutcome(first),
              hosts: joinNames([first, ...others].map(({ host }) => host)),
            },
          ],
    )
    .sort((one, other) => outcomeNames.indexOf(one.outcome) - outcomeNames.indexOf(other.outcome));
}

/** One server's outcome, and where it broke off. */
export function describeOutcome({ outcome, task }: Outcome): string {
  if (outcome === "unreachable") {
    return task === undefined ? "unreachable, nothing was begun there" : `fell silent at: ${task}`;
  }
  return task === undefined ? outcomeWords[outcome] : `${outcomeWords[outcome]} at: ${task}`;
}
