import { type Attack, attacks } from "../controls/attacks.ts";
import { groupBy } from "../report/summary.ts";
import type { AttackCount, Compared } from "./types.ts";

/** The attacks that a side stops: those whose control holds in every place. One place without it is enough for an attacker. */
export function countAttacks(compared: readonly Compared[]): AttackCount {
  const byControl = groupBy(compared, ({ control }) => control);
  const known = attacks.filter(({ control }) => byControl.has(control));
  const isStopped = (side: "before" | "after") => (attack: Attack) =>
    (byControl.get(attack.control) ?? []).every((one) => one[side] === "passed");
  const [before, after] = [known.filter(isStopped("before")), known.filter(isStopped("after"))];
  return {
    known: known.length,
    before: before.length,
    after: after.length,
    stopped: after.filter((attack) => !before.includes(attack)).map(nameAttack),
    possible: before.filter((attack) => !after.includes(attack)).map(nameAttack),
  };
}

function nameAttack({ from, title }: Attack): string {
  return `${title} (${from.charAt(0).toLowerCase()}${from.slice(1)})`;
}
