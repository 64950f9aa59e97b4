import type { RunEvent } from "../../ansible/types.ts";
import { type Course, readScope, type Step } from "./courses.ts";

/** An earlier run, and where in it the present one stands. */
interface Guide {
  readonly steps: readonly Step[];
  /** For each step: the seconds from its beginning to the end of the run. */
  readonly rests: readonly number[];
  /** The last step that both runs came to. */
  readonly at: number;
  /** Whether the present run is in that step; if not, it does something that the earlier one did not. */
  readonly isInStep: boolean;
}

/** What earlier runs say of the present one. */
export interface Estimate {
  readonly courses: readonly Course[];
  readonly guides: readonly Guide[];
  /** Whether the present task changed something. */
  readonly changed: boolean;
}

/** How long the run may still take, in seconds: by the shortest and the longest of the earlier runs that went the same way so far. */
export interface Remaining {
  readonly least: number;
  readonly most: number;
  /** The present task takes longer than in any of them. */
  readonly isLate: boolean;
}

/** So many of the last runs are followed. */
const mostGuides = 6;
/** A task is late if it takes one and a half times what it took, and two seconds. */
const late = { factor: 1.5, seconds: 2 } as const;

/** Begins without a guide: which runs can be one is known when the run starts. @param courses earlier runs, the newest first */
export function beginEstimate(courses: readonly Course[]): Estimate {
  return { courses, guides: [], changed: false };
}

/**
 * The estimate after an event. A run that changed something where the present one did not, or the other way round, is no guide any more, as long as another
 * one is left. So what remains never grows by more than the time that passes in a late task.
 */
export function advanceEstimate(estimate: Estimate, event: RunEvent): Estimate {
  switch (event.type) {
    case "run-started": {
      const scope = readScope(event.argv);
      const same = estimate.courses.filter((course) => course.scope === scope).slice(0, mostGuides);
      return { ...estimate, guides: same.map(startGuide), changed: false };
    }
    case "play-started":
      return moveOn(estimate, (step, from) => step.task === "" && step.name === event.play && step.play > from.play);
    case "task-started":
      return moveOn(estimate, (step, from) => step.task === event.task && step.play === from.play);
    case "task-finished":
      return event.result.outcome === "changed" && !estimate.changed ? { ...estimate, changed: true } : estimate;
    default:
      return estimate;
  }
}

/**
 * What remains; undefined where no earlier run is known.
 *
 * @param elapsed seconds since the present task began
 */
export function estimateRemaining({ guides }: Estimate, elapsed: number): Remaining | undefined {
  if (guides.length === 0) {
    return undefined;
  }
  const rests = guides.map((guide) => restOf(guide, elapsed));
  return {
    least: Math.min(...rests),
    most: Math.max(...rests),
    isLate: guides.every((guide) => isLate(guide, elapsed)),
  };
}

function startGuide({ steps }: Course): Guide {
  const rests: number[] = [];
  let rest = 0;
  for (const { seconds } of steps.toReversed()) {
    rest += seconds;
    rests.push(rest);
  }
  return { steps, rests: rests.reverse(), at: 0, isInStep: true };
}

type Matches = (step: Step, from: Step) => boolean;

function moveOn({ courses, guides, changed }: Estimate, matches: Matches): Estimate {
  const alike = guides.filter(({ steps, at, isInStep }) => !isInStep || steps[at]?.changed === changed);
  const kept = alike.length > 0 ? alike : guides;
  return { courses, guides: kept.map((guide) => moveGuide(guide, matches)), changed: false };
}

function moveGuide(guide: Guide, matches: Matches): Guide {
  const { steps, at } = guide;
  const from = steps[at];
  const next = from === undefined ? -1 : steps.findIndex((step, index) => index > at && matches(step, from));
  return next === -1 ? { ...guide, isInStep: false } : { ...guide, at: next, isInStep: true };
}

function restOf({ steps, rests, at, isInStep }: Guide, elapsed: number): number {
  const after = rests[at + 1] ?? 0;
  return isInStep ? after + Math.max(0, (steps[at]?.seconds ?? 0) - elapsed) : after;
}

function isLate({ steps, at, isInStep }: Guide, elapsed: number): boolean {
  const usual = isInStep ? (steps[at]?.seconds ?? 0) : 0;
  return elapsed > usual * late.factor + late.seconds;
}
