import { describeOutcome } from "../../outcomes/describe-outcomes.ts";
import { outcomeNames } from "../../schema/outcome.ts";
import { type FindingState, findingStates, findWorstState, groupBy } from "../../summary.ts";
import type { Outcome, Report } from "../../types.ts";
import { countStates, stateNames } from "./verdict.ts";

/** The colour of an outcome is that of a finding which needs as much attention. */
const looks: Readonly<Record<Outcome["outcome"], FindingState>> = {
  failed: "failed",
  unreachable: "failed",
  "not-as-expected": "failed",
  interrupted: "failed",
  "not-begun": "unmeasured",
  done: "passed",
};

/** A row for each server: how far the run came there, and what was measured. What needs attention comes first. */
export function listServers({ findings, outcomes = [] }: Report) {
  const measured = groupBy(findings, ({ host }) => host);
  const ran = new Map(outcomes.map((one) => [one.host, one]));
  const names = [...new Set([...ran.keys(), ...measured.keys()])];
  return names
    .map((host) => {
      const own = measured.get(host) ?? [];
      const outcome = ran.get(host);
      const state = findWorstState(own);
      return {
        host,
        run: outcome && { look: looks[outcome.outcome], text: describeOutcome(outcome) },
        isMeasured: own.length > 0,
        state,
        name: stateNames[state],
        counts: countStates(own),
        urgency: outcomeNames.indexOf(outcome?.outcome ?? "done") * findingStates.length + findingStates.indexOf(state),
      };
    })
    .sort((one, other) => one.urgency - other.urgency);
}
