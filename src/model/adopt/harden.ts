import { shorten } from "../../lib/text/printable.ts";
import { findChanges } from "./changes.ts";
import { withoutDangers } from "./dangers/disarm.ts";
import { anyMachine } from "./machine.ts";
import { type HardeningRule, hardeningRules } from "./rules.ts";
import { listKeptData } from "./shared-mounts.ts";
import type { Acceptance, ComposeService, Hardened, Situation } from "./types.ts";

/**
 * The service as the stack has it. Everything that its compose file says is kept unless a change tells otherwise: the changes are read off the two
 * versions, so that none can be forgotten.
 */
export function hardenService(before: ComposeService, situation: Situation): Hardened {
  const { service, dangers, changes } = withoutDangers(before, situation.accepted, getAround(situation));
  const hardened = hardeningRules.reduce<Hardening>((state, rule) => withRule(state, rule, situation), {
    service,
    changes,
    lacks: [],
  });
  return { ...hardened, dangers: [...dangers, ...listKeptData(situation.accepted)] };
}

/** What the dangers' rules know beside a service. */
export function getAround({
  service,
  declared = {},
  machine = anyMachine,
}: Pick<Situation, "service" | "declared" | "machine">) {
  return { service, declared, machine };
}

type Hardening = Pick<Hardened, "service" | "changes" | "lacks">;

/** One rule after the others. What the owner does without is not done, but told; of what holds only in part the rest is done all the same. */
function withRule({ service, changes, lacks }: Hardening, rule: HardeningRule, situation: Situation): Hardening {
  const { control, mayBreak } = rule;
  const isPartly = rule.isPartly?.(situation) ?? false;
  const { service: hardened, lack } = rule.apply(service, situation);
  const acceptance = acceptanceOf(control, lack, situation);
  const isDone = acceptance === undefined || isPartly;
  const after = isDone ? hardened : service;
  const why = lack ?? (isDone ? undefined : "its owner does without it");
  return {
    service: after,
    changes: [...changes, ...findChanges(service, after, () => ({ control, mayBreak, why: "" }))],
    lacks: why === undefined ? lacks : [...lacks, { control, why, isPartly, ...(acceptance && { acceptance }) }],
  };
}

function acceptanceOf(control: string, lack: string | undefined, situation: Situation): Acceptance | undefined {
  const { accepted, openUntil } = situation;
  if (Object.hasOwn(accepted, control)) {
    return accepted[control];
  }
  return lack === undefined || openUntil === undefined ? undefined : { reason: asReason(lack), until: openUntil };
}

/** One line without braces, as harden.yml wants a reason; names of the compose file stand in it. */
export function asReason(text: string): string {
  return shorten(text.replace(/[{}\p{C}]/gu, " "), 200);
}
