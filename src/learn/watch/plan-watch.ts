import { shorten } from "../../lib/text/printable.ts";
import { explainWatch } from "../../model/adopt/rules.ts";
import type { Kept } from "../kept.ts";
import type { ServicePlan } from "../plan-lessons.ts";
import type { Seen } from "./judge.ts";

/** The answers by which a list is only watched, until a day. */
export function planBegin(service: string, { result }: Kept, until: string): ServicePlan {
  return {
    service,
    proposals: [
      { path: ["seccomp"], value: "watched", evidence: evidenceOf(result) },
      { path: ["accept", "seccomp"], value: { reason: explainWatch, until }, evidence: [] },
    ],
    ended: [],
    restated: {},
  };
}

/** Those by which it is in force again. */
export function planEnd(service: string, { result }: Kept): ServicePlan {
  return {
    service,
    proposals: [{ path: ["seccomp"], value: "learned", evidence: evidenceOf(result) }],
    ended: ["seccomp"],
    restated: {},
  };
}

/** What is kept of a service whose watch is over since a day: its list has what was missed meanwhile. */
export function withMissed(kept: Kept, missed: Seen["missed"], until: string): Kept {
  const { result } = kept;
  const { calls } = result.facts;
  const names = missed.map(({ call }) => call);
  const longer = calls &&
    names.length > 0 && {
      ...calls,
      value: [...new Set([...calls.value, ...names])].sort(),
      // The first sentence says the most, and all of it must be short enough to be read again.
      evidence: `${shorten(calls.evidence, 200)}; and ${countCalls(names)} logged while it was watched until ${until}`,
    };
  return {
    ...kept,
    watched: undefined,
    result: longer ? { ...result, facts: { ...result.facts, calls: longer } } : result,
  };
}

function countCalls(names: readonly string[]): string {
  return names.length === 1 ? "one call that was" : `${names.length} calls that were`;
}

function evidenceOf({ facts }: Kept["result"]): readonly string[] {
  return facts.calls ? [facts.calls.evidence] : [];
}
