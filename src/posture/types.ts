import type { Score } from "../report/score/compute-score.ts";
import type { FindingState } from "../report/summary.ts";
import type { Finding, Report } from "../report/types.ts";

/** A stack at one time: as a run measured it, or as its settings would make it. */
export interface Side extends Pick<Report, "stack" | "findings" | "switchedOff"> {
  /** What it is: `the deploy of 2026-11-27 15:01 UTC`. */
  readonly title: string;
  /** It follows from settings and the engine's defaults; nothing was measured. */
  readonly isDerived: boolean;
}

/** What a control is in one place, on one side. */
export type State = FindingState | "off";

export type Change = "gained" | "lost" | "held" | "open";

/** A control in a place that both sides know. */
export interface Compared extends Pick<Finding, "host" | "service" | "control"> {
  readonly change: Change;
  readonly before: State;
  readonly after: State;
  /** Why it is as it is on the side where it does not hold; the later one where both do not. Empty if nothing is known. */
  readonly cause: string;
}

export interface ShownSide {
  readonly title: string;
  readonly stack: string;
  readonly isDerived: boolean;
  /** Absent where nothing was measured. */
  readonly score?: Score;
}

/** The attacks of docs/attacks.md whose control holds in every place of a side. */
export interface AttackCount {
  /** Those whose control both sides know. */
  readonly known: number;
  readonly before: number;
  readonly after: number;
  /** What was tried, where it is stopped now and was not before. */
  readonly stopped: readonly string[];
  readonly possible: readonly string[];
}

/** Two sides of a stack, compared. */
export interface Posture {
  readonly before: ShownSide;
  readonly after: ShownSide;
  readonly compared: readonly Compared[];
  /** How many places only one of them knows. A run of some hosts or plays measures less, so this is no judgement. */
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  readonly attacks: AttackCount;
  /** What the reader must know of this comparison. */
  readonly notes: readonly string[];
}
