import { withoutDangers } from "./dangers.ts";
import { hardeningRules, lacksOf } from "./rules.ts";
import type { Adopted, Change, ComposeService, Danger, Situation } from "./types.ts";

/** Keys that Compose has no use for here, and what is said of their going. */
const idle: Readonly<Record<string, string>> = {
  container_name: "The stack names its containers itself, so that two of it can stand side by side.",
};

/**
 * The service as the stack has it. Everything that its compose file says is kept unless a change tells otherwise: the changes are read off the two
 * versions, so that none can be forgotten.
 */
export function adopt(before: ComposeService, situation: Situation): Adopted {
  const { service: safe, dangers } = withoutDangers(before, situation.accepted);
  const removed = changesBetween(before, safe, (key) => dangerAt(dangers, key));
  const rules = hardeningRules.filter(({ control }) => !Object.hasOwn(situation.accepted, control));
  const hardened = rules.reduce<{ service: ComposeService; changes: readonly Change[] }>(
    ({ service, changes }, { control, mayBreak, apply }) => {
      const after = apply(service, situation);
      return {
        service: after,
        changes: [...changes, ...changesBetween(service, after, () => ({ control, mayBreak, why: "" }))],
      };
    },
    { service: safe, changes: [] },
  );
  return {
    service: hardened.service,
    changes: [...removed, ...hardened.changes],
    dangers,
    lacks: lacksOf(hardened.service, situation),
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
