import { findControl } from "../controls/catalogue.ts";
import { severities } from "../controls/types.ts";
import { identifyPlace, isFailure, judgeFinding } from "./summary.ts";
import type { Finding } from "./types.ts";

/** Which findings a pipeline is stopped by. */
export interface Gate {
  /** The lowest severity of a failure; `new`: whatever is not right and was right, or absent, in the baseline. */
  readonly failOn: (typeof severities)[number] | "new";
  /** Whether a control that could not be measured stops it. */
  readonly unmeasured: "fail" | "warn";
  readonly baseline?: readonly Finding[] | undefined;
}

/**
 * The findings that the gate does not let pass. What the answers leave open is known and told, so it stops only a gate that compares with a baseline.
 */
export function findGated(findings: readonly Finding[], gate: Gate): readonly Finding[] {
  const known = new Set(gate.baseline?.map(stateOf));
  return findings.filter((finding) => {
    if (finding.ok === null) {
      return gate.unmeasured === "fail" && !known.has(stateOf(finding));
    }
    return gate.failOn === "new"
      ? finding.ok === false && !known.has(stateOf(finding))
      : isFailure(finding) && (isAtLeastAsSevere(finding, gate.failOn) || isOfWhatIsDown(finding));
  });
}

/** What the check of a container can have said that runs. */
const statesOfRunning: readonly string[] = ["healthy", "starting", "unhealthy", "none"];

/** Of a service that does not run nothing else could be measured: it is worse than its own control is. */
function isOfWhatIsDown({ control, readings = [] }: Finding): boolean {
  return control === "health-check" && !readings.some(({ found }) => statesOfRunning.includes(found));
}

/** A control that is unknown here counts as the worst. */
function isAtLeastAsSevere({ control }: Finding, level: (typeof severities)[number]): boolean {
  const severity = findControl(control)?.severity ?? "high";
  return severities.indexOf(severity) >= severities.indexOf(level);
}

function stateOf(finding: Finding): string {
  return `${identifyPlace(finding)} ${judgeFinding(finding)}`;
}
