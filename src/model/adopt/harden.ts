import { keptData, withoutDangers } from "./dangers.ts";
import { type HardeningRule, hardeningRules } from "./rules.ts";
import type { Change, ComposeService, Danger, Hardened, Situation } from "./types.ts";

/** Keys that Compose has no use for here, and what is said of their going. */
const idle: Readonly<Record<string, string>> = {
  container_name: "The stack names its containers itself, so that two of it can stand side by side.",
};

/**
 * The service as the stack has it. Everything that its compose file says is kept unless a change tells otherwise: the changes are read off the two
 * versions, so that none can be forgotten.
 */
export function hardenService(before: ComposeService, situation: Situation): Hardened {
  const { service: safe, dangers } = withoutDangers(before, situation.accepted);
  const removed = changesBetween(before, safe, (key) => dangerAt(dangers, key));
  const hardened = hardeningRules.reduce<Hardening>((state, rule) => withRule(state, rule, situation), {
    service: safe,
    changes: removed,
    lacks: [],
  });
  return { ...hardened, dangers: [...dangers, ...keptData(situation.accepted)] };
}

type Hardening = Pick<Hardened, "service" | "changes" | "lacks">;

/** One rule after the others. What the owner does without is not done, but told; of what holds only in part the rest is done all the same. */
function withRule({ service, changes, lacks }: Hardening, rule: HardeningRule, situation: Situation): Hardening {
  const { control, mayBreak, isPartly = false } = rule;
  const acceptance = Object.hasOwn(situation.accepted, control) ? situation.accepted[control] : undefined;
  const { service: hardened, lack } = rule.apply(service, situation);
  const isDone = acceptance === undefined || isPartly;
  const after = isDone ? hardened : service;
  const why = lack ?? (isDone ? undefined : "its owner does without it");
  return {
    service: after,
    changes: [...changes, ...changesBetween(service, after, () => ({ control, mayBreak, why: "" }))],
    lacks: why === undefined ? lacks : [...lacks, { control, why, isPartly, ...(acceptance && { acceptance }) }],
  };
}

type Cause = Pick<Change, "control" | "mayBreak" | "why">;

function changesBetween(
  before: ComposeService,
  after: ComposeService,
  causeOf: (key: string) => Cause,
): readonly Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => ({ key, before: before[key], after: after[key], ...causeOf(key) }));
}

function dangerAt(dangers: readonly Danger[], key: string): Cause {
  const found = dangers.filter(({ what, acceptance }) => acceptance === undefined && what.split(":")[0] === key);
  return { control: found.map(({ slug }) => slug).join(", "), mayBreak: true, why: found[0]?.why ?? idle[key] ?? "" };
}
