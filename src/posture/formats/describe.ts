import { findControl } from "../../controls/catalogue.ts";
import { severities } from "../../controls/types.ts";
import { describePlace, groupBy } from "../../report/summary.ts";
import type { Change, Compared, Posture, ShownSide, State } from "../types.ts";

/* What every form of a comparison says in the same words. */

export const stateWords: Readonly<Record<State, string>> = {
  passed: "holds",
  failed: "failed",
  open: "left open",
  unmeasured: "not measured",
  off: "switched off",
};

/** The verdict in one line: `csvs23: score 30 → 91; 25 gained, 0 lost, 3 still open of 40 compared`. */
export function describeVerdict({ before, after, compared }: Posture): string {
  const count = (change: Change) => compared.filter((one) => one.change === change).length;
  const counts = `${count("gained")} gained, ${count("lost")} lost, ${count("open")} still open`;
  return `${after.stack}: score ${scoreOf(before)} → ${scoreOf(after)}; ${counts} of ${compared.length} compared`;
}

/** What a side is: its name, and that nothing of it was measured. */
export function describeSide({ title, isDerived }: ShownSide): string {
  return isDerived ? `derived, not measured: ${title}` : title;
}

function scoreOf({ score }: ShownSide): number | string {
  return score?.value ?? "–";
}

/** What differs only in its place is told once. */
export interface ControlChange {
  readonly control: string;
  /** `web, db`; with the hosts where there are several. */
  readonly places: string;
  readonly before: State;
  readonly after: State;
  readonly cause: string;
}

/** Everything that changed so, the most serious first. */
export function listChanges({ compared }: Posture, change: Change): readonly ControlChange[] {
  const nameOf = choosePlaceNames(compared);
  const chosen = compared.filter((one) => one.change === change);
  const groups = groupBy(chosen, ({ control, before, after, cause }) =>
    JSON.stringify([control, before, after, cause]),
  );
  return [...groups.values()]
    .flatMap(([first, ...others]): readonly ControlChange[] =>
      first === undefined ? [] : [{ ...first, places: nameSome([first, ...others].map(nameOf)) }],
    )
    .sort((one, other) => weightOf(other) - weightOf(one));
}

/** How places are called: with their host where there are several. */
export function choosePlaceNames(compared: readonly Compared[]): (one: Compared) => string {
  const isFleet = new Set(compared.map(({ host }) => host)).size > 1;
  return (one) => (isFleet ? describePlace(one) : (one.service ?? one.host));
}

/** In a fleet a control can change in hundreds of places; the JSON has each. */
const mostPlaces = 8;

function nameSome(names: readonly string[]): string {
  const left = names.length - mostPlaces;
  return left > 0 ? `${names.slice(0, mostPlaces).join(", ")} and ${left} more` : names.join(", ");
}

function weightOf({ control }: ControlChange): number {
  return severities.indexOf(findControl(control)?.severity ?? "high");
}

/** What the attacks of the case study come to; undefined where none of their controls was compared. */
export function describeAttacks({ attacks }: Posture): string | undefined {
  const { known, before, after } = attacks;
  return known === 0
    ? undefined
    : `of ${known} attacks that succeed on a plain container, these controls stopped ${before} before, and stop ${after} now (docs/attacks.md)`;
}

/** What only one side knows, and what else there is to say. */
export function listNotes({ onlyBefore, onlyAfter, notes }: Posture): readonly string[] {
  return [
    ...(onlyBefore === 0 ? [] : [`Not compared: ${countResults(onlyBefore)} that only the earlier side has.`]),
    ...(onlyAfter === 0 ? [] : [`Not compared: ${countResults(onlyAfter)} that only the later side has.`]),
    ...notes,
  ];
}

/** `1 result`, `2 results`. */
export function countResults(count: number): string {
  return `${count} result${count === 1 ? "" : "s"}`;
}
