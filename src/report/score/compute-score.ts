import { findControl } from "../../controls/catalogue.ts";
import { type Severity, severities } from "../../controls/types.ts";
import { describePlace, groupBy, judgeFinding } from "../summary.ts";
import type { Finding, Report } from "../types.ts";

/** What a control that was measured and holds is worth, in each place. */
export const weights: Readonly<Record<Severity, number>> = { high: 5, medium: 3, low: 1 };

/** Why points are lost, in the order in which they are told. */
export const losses = ["failed", "accepted", "open", "unmeasured", "off"] as const;
type Loss = (typeof losses)[number];

interface Points {
  readonly points: number;
  readonly of: number;
}

/** The share of the points that a stack has, from what was measured of it. */
export interface Score extends Points {
  /** Of 100, rounded down: 100 is reached only where everything holds. */
  readonly value: number;
  /** The points that are lost, by the reason. */
  readonly lost: Readonly<Record<Loss, number>>;
  readonly bySeverity: Readonly<Record<Severity, Points>>;
  /** The service or server with the lowest score: a weak one cannot hide among many good ones. */
  readonly weakest: { readonly place: string; readonly value: number };
}

interface Counted extends Pick<Finding, "host" | "service" | "control"> {
  readonly state: "passed" | Loss;
}

/**
 * The score of a report: each control counts once in each place where it belongs, by its severity. Only what was measured and holds gains points; what
 * the answers accept or switch off loses them as much as what fails. Undefined where nothing was measured.
 */
export function computeScore({
  findings,
  switchedOff = [],
}: Pick<Report, "findings" | "switchedOff">): Score | undefined {
  return findings.length === 0
    ? undefined
    : scoreOf([
        ...findings.map((finding): Counted => ({ ...finding, state: stateOf(finding) })),
        ...switchedOff.map((one): Counted => ({ ...one, state: "off" })),
      ]);
}

function scoreOf(all: readonly Counted[]): Score {
  const [{ points, of, value }, ofPlaces] = [
    addUp(all),
    [...groupBy(all, describePlace)].map(([place, own]) => ({ place, value: addUp(own).value })),
  ];
  const weakest = ofPlaces.reduce((low, one) => (one.value < low.value ? one : low));
  return {
    value,
    points,
    of,
    lost: mapNames(losses, (loss) => addUp(all.filter(({ state }) => state === loss)).of),
    bySeverity: mapNames(severities, (severity) => {
      const own = addUp(all.filter((one) => severityOf(one) === severity));
      return { points: own.points, of: own.of };
    }),
    weakest,
  };
}

function addUp(all: readonly Counted[]): Points & { readonly value: number } {
  const sum = (some: readonly Counted[]) => some.reduce((total, one) => total + weights[severityOf(one)], 0);
  const [points, of] = [sum(all.filter(({ state }) => state === "passed")), sum(all)];
  return { points, of, value: of === 0 ? 0 : Math.floor((100 * points) / of) };
}

function stateOf(finding: Finding): Counted["state"] {
  const state = judgeFinding(finding);
  return state === "open" && finding.accepted !== undefined ? "accepted" : state;
}

/** A control that is unknown here counts as the worst. */
function severityOf({ control }: Pick<Finding, "control">): Severity {
  return findControl(control)?.severity ?? "high";
}

function mapNames<Name extends string, T>(names: readonly Name[], read: (name: Name) => T): Readonly<Record<Name, T>> {
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, T>;
}
