import { findControl } from "../../../controls/catalogue.ts";
import { describeOpen } from "../../findings/describe-open.ts";
import { type FindingState, findingStates, findWorstState, groupBy, judgeFinding } from "../../summary.ts";
import type { Finding } from "../../types.ts";
import { type AllPlaces, describePlaces } from "./places.ts";
import { countStates, stateNames } from "./verdict.ts";

/** Equal results of one control: where they were found, and what. */
interface Evidence {
  readonly state: FindingState;
  readonly name: string;
  readonly places: string;
  readonly found: string;
  readonly why: string;
}

/** More equal passes than this are in the JSON report only; whatever needs attention is always shown. */
const mostPasses = 100;

/** Each control with its words from the catalogue and all its evidence, in the order of the report. */
export function listEvidence(findings: readonly Finding[], all: AllPlaces) {
  return [...groupBy(findings, ({ control }) => control)].map(([slug, own]) => {
    const control = findControl(slug);
    const groups = groupBy(own, (finding) =>
      JSON.stringify([judgeFinding(finding), finding.evidence, finding.why, describeOpen(finding)]),
    );
    const evidence = [...groups.values()].map((group) => describeGroup(group, all));
    const passes = evidence.filter(({ state }) => state === "passed");
    const counts = countStates(own);
    const present = findingStates.filter((state) => counts[state] > 0);
    return {
      slug,
      title: control?.title ?? slug,
      severity: control?.severity ?? "unknown",
      layer: control?.layer ?? "Other",
      words: control === undefined ? [] : describeControl(control),
      worst: findWorstState(own),
      states: present.join(" "),
      counts: present.map((state) => ({ state, name: stateNames[state], count: counts[state] })),
      evidence: [...evidence.filter(({ state }) => state !== "passed"), ...passes.slice(0, mostPasses)],
      left: Math.max(0, passes.length - mostPasses),
    };
  });
}

function describeControl({ reason, set, measured, mayBreak, cis }: NonNullable<ReturnType<typeof findControl>>) {
  return [
    { name: "Why", text: reason },
    { name: "Set by", text: set },
    { name: "Measured", text: measured },
    { name: "May break", text: mayBreak },
    ...(cis["1.8.0"].length === 0 ? [] : [{ name: "CIS Docker Benchmark 1.8.0", text: cis["1.8.0"].join(", ") }]),
  ];
}

function describeGroup(group: readonly Finding[], all: AllPlaces): Evidence {
  const [first] = group;
  const state = first === undefined ? "unmeasured" : judgeFinding(first);
  const why = [first && describeOpen(first), first?.why].filter(Boolean).join("; ");
  const found = state === "passed" ? undefined : describeReadings(first?.readings);
  return {
    state,
    name: stateNames[state],
    places: describePlaces(group, all),
    found: found ?? first?.evidence ?? "",
    why,
  };
}

/** Where each value comes from, and what it should be: for what needs attention. */
function describeReadings(readings: Finding["readings"] = []): string | undefined {
  const lines = readings.map(
    ({ place, found, wanted }) => `${place}: ${found}${wanted === undefined ? "" : `, wanted: ${wanted}`}`,
  );
  return lines.length === 0 ? undefined : lines.join("; ");
}
