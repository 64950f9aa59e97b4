import { shorten } from "../../lib/text/printable.ts";
import { explainWatch, explainWatchedProfile } from "../../model/adopt/rules.ts";
import type { Facts } from "../facts.ts";
import type { Kept } from "../kept.ts";
import type { ServicePlan } from "../plan-lessons.ts";
import type { Watchable } from "../present.ts";
import type { Seen, SeenEntry } from "./judge.ts";

const sorts = {
  seccomp: { fact: "calls", explain: explainWatch },
  apparmor: { fact: "profile", explain: explainWatchedProfile },
} as const satisfies Record<Watchable, { readonly fact: keyof Facts; readonly explain: string }>;

/** The answers by which lists are only watched, until a day. */
export function planBegin(service: string, keys: readonly Watchable[], { result }: Kept, until: string): ServicePlan {
  return {
    service,
    proposals: keys.flatMap((key) => [
      { path: [key], value: "watched", evidence: evidenceOf(result, key) },
      { path: ["accept", key], value: { reason: sorts[key].explain, until }, evidence: [] },
    ]),
    ended: [],
    restated: {},
  };
}

/** Those by which they are in force again. */
export function planEnd(service: string, keys: readonly Watchable[], { result }: Kept): ServicePlan {
  return {
    service,
    proposals: keys.map((key) => ({ path: [key], value: "learned", evidence: evidenceOf(result, key) })),
    ended: keys,
    restated: {},
  };
}

/** What is kept of a service whose watch is over since a day: its lists have what was missed meanwhile. */
export function withMissed(kept: Kept, missed: Seen["missed"], until: string): Kept {
  const { calls, profile } = kept.result.facts;
  const facts = {
    ...kept.result.facts,
    calls: calls && lengthen(calls, namesOf(missed, "call"), "call", until),
    profile: profile && lengthen(profile, namesOf(missed, "rule"), "rule", until),
  };
  return { ...kept, watched: undefined, result: { ...kept.result, facts } };
}

function lengthen<F extends { readonly value: string[]; readonly evidence: string }>(
  fact: F,
  names: readonly string[],
  what: string,
  until: string,
): F {
  const added = names.length === 1 ? `one ${what} that was` : `${names.length} ${what}s that were`;
  return names.length === 0
    ? fact
    : {
        ...fact,
        value: [...new Set([...fact.value, ...names])].sort(),
        // The first sentence says the most, and all of it must be short enough to be read again.
        evidence: `${shorten(fact.evidence, 200)}; and ${added} logged while it was watched until ${until}`,
      };
}

function namesOf(missed: Seen["missed"], sort: SeenEntry["what"]): readonly string[] {
  return missed.filter(({ what }) => what === sort).map(({ name }) => name);
}

function evidenceOf({ facts }: Kept["result"], key: Watchable): readonly string[] {
  const fact = facts[sorts[key].fact];
  return fact ? [fact.evidence] : [];
}
