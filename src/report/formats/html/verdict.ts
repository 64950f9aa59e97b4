import { findControl } from "../../../controls/catalogue.ts";
import { severities } from "../../../controls/types.ts";
import { type FindingState, findingStates, isFailure, judgeFinding } from "../../summary.ts";
import type { Finding, Report } from "../../types.ts";

/** The result in one sentence for the person who decides, and the counts behind it. */
export interface Verdict {
  readonly state: FindingState;
  readonly title: string;
  readonly text: string;
  readonly counts: readonly { readonly state: FindingState; readonly name: string; readonly count: number }[];
}

/** The words for each state, as they stand behind a number. */
export const stateNames: Readonly<Record<FindingState, string>> = {
  passed: "hold",
  failed: "failed",
  open: "left open",
  unmeasured: "not measured",
};

/** Judges a report for its first lines. Nothing is called good that was not measured. */
export function judgeForManager({ findings, passes, idempotent, canary }: Report): Verdict {
  const counted = countStates(findings);
  const stopped = canary?.stopped ?? passes.find(({ ending }) => ending.type !== "done");
  const counts = findingStates.map((state) => ({ state, name: stateNames[state], count: counted[state] }));
  const { failed, open, unmeasured } = counted;
  const rest = [
    ...(open === 0 ? [] : [`${count(open, "point is", "points are")} left open, with a reason`]),
    ...(unmeasured === 0 ? [] : [`${count(unmeasured, "check", "checks")} could not be made`]),
  ].join("; ");
  const ended = [
    ...(stopped === undefined
      ? []
      : ["The run did not come to its end: what it did not reach is not in this report. "]),
    ...(idempotent === false ? ["A second pass made changes again. "] : []),
  ].join("");
  const text = `${ended}${rest === "" ? "" : `${rest.charAt(0).toUpperCase()}${rest.slice(1)}.`}`.trim();
  if (failed > 0) {
    const broken = findings.filter(isFailure);
    const slugs = [...new Set(broken.map(({ control }) => control))];
    const worst = severities.findLast((severity) => slugs.some((slug) => findControl(slug)?.severity === severity));
    const weight = worst === undefined ? "" : `The most serious one is of ${worst} severity.`;
    const title = `${count(slugs.length, "control does", "controls do")} not hold, in ${count(failed, "place", "places")}`;
    return { state: "failed", title, text: [weight, text].filter(Boolean).join(" "), counts };
  }
  if (findings.length === 0 || stopped !== undefined) {
    return {
      state: "unmeasured",
      title: findings.length === 0 ? "Nothing was measured" : "The run did not finish",
      text,
      counts,
    };
  }
  if (unmeasured > 0) {
    return { state: "unmeasured", title: "No control failed, but not all were measured", text, counts };
  }
  return open > 0
    ? { state: "open", title: "No control failed; some points are left open", text, counts }
    : { state: "passed", title: "Every control was measured, and holds", text, counts };
}

/** How many findings are in each state. */
export function countStates(findings: readonly Finding[]): Readonly<Record<FindingState, number>> {
  const counts = { passed: 0, failed: 0, open: 0, unmeasured: 0 };
  for (const finding of findings) {
    counts[judgeFinding(finding)] += 1;
  }
  return counts;
}

function count(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`;
}
