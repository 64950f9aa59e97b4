import { losses, type Score } from "./compute-score.ts";

const lossNames: Readonly<Record<(typeof losses)[number], string>> = {
  failed: "failed",
  accepted: "accepted",
  open: "left open",
  unmeasured: "not measured",
  off: "switched off",
};

/** The score in one line: `Score 87 of 100 (…)`, with what the rest was lost to. */
export function describeScore(score: Score): string {
  return `Score ${score.value} of 100 (${describePoints(score)})`;
}

/** What the score is made of. */
export function describePoints({ points, of, lost, weakest }: Score): string {
  const told = losses.filter((loss) => lost[loss] > 0).map((loss) => `${lossNames[loss]} ${lost[loss]}`);
  return [
    `${points} of ${of} points`,
    ...(told.length === 0 ? [] : [`lost: ${told.join(", ")}`, `lowest: ${weakest.value}, ${weakest.place}`]),
  ].join("; ");
}
