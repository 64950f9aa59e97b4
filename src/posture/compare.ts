import { describeAcceptance, describeOpen } from "../report/findings/describe-open.ts";
import { computeScore } from "../report/score/compute-score.ts";
import { describeCause, identifyPlace, judgeFinding } from "../report/summary.ts";
import type { Finding } from "../report/types.ts";
import { countAttacks } from "./count-attacks.ts";
import type { Change, Compared, Posture, ShownSide, Side, State } from "./types.ts";

/** What a side knows of a place. */
interface Known extends Pick<Finding, "host" | "service" | "control"> {
  readonly state: State;
  readonly cause: string;
}

/** Compares a stack with what it was, place by place. */
export function comparePosture(before: Side, after: Side, notes: readonly string[] = []): Posture {
  const [earlier, later] = [indexPlaces(before), indexPlaces(after)];
  const compared = [...later].flatMap(([place, known]): readonly Compared[] => {
    const previous = earlier.get(place);
    return previous === undefined ? [] : [compareKnown(previous, known)];
  });
  return {
    before: showSide(before),
    after: showSide(after),
    compared,
    onlyBefore: earlier.size - compared.length,
    onlyAfter: later.size - compared.length,
    attacks: countAttacks(compared),
    notes: before.stack === after.stack ? notes : [nameStacks(before, after), ...notes],
  };
}

/** Whether a control that held does not hold now. */
export function hasLost({ compared }: Posture): boolean {
  return compared.some(({ change }) => change === "lost");
}

function compareKnown(before: Known, after: Known): Compared {
  const { host, service, control } = after;
  const change = judgeChange(before.state === "passed", after.state === "passed");
  return {
    host,
    control,
    ...(service !== undefined && { service }),
    change,
    before: before.state,
    after: after.state,
    cause: change === "gained" ? before.cause : after.cause,
  };
}

function judgeChange(held: boolean, holds: boolean): Change {
  return holds ? (held ? "held" : "gained") : held ? "lost" : "open";
}

/** What is switched off has no finding, unless something else is found there. */
function indexPlaces({ findings, switchedOff = [] }: Side): ReadonlyMap<string, Known> {
  const off = switchedOff.map((one): Known => ({ ...one, state: "off", cause: describeAcceptance(one) }));
  const found = findings.map(
    (finding): Known => ({
      ...finding,
      state: judgeFinding(finding),
      cause: describeOpen(finding) || describeCause(finding),
    }),
  );
  return new Map([...off, ...found].map((known) => [identifyPlace(known), known]));
}

function showSide(side: Side): ShownSide {
  const { title, stack, isDerived } = side;
  const score = computeScore(side);
  return { title, stack, isDerived, ...(score !== undefined && { score }) };
}

function nameStacks(before: Side, after: Side): string {
  return `Two stacks are compared: before is ${before.stack}, after is ${after.stack}.`;
}
