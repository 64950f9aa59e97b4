import { accountMutations } from "./accounts.ts";
import { listFilterMutations } from "./filters.ts";
import { settingMutations } from "./settings.ts";
import type { ServerMutation } from "./types.ts";
import { listUnitMutations, updateMutations } from "./units.ts";

/** Each breaks one control of a prepared server. Those that are not `alone` may be done at the same time: they touch different readings, or add to the same. */
export function listServerMutations(stack: string): readonly ServerMutation[] {
  return [
    ...accountMutations,
    ...settingMutations,
    ...updateMutations,
    ...listUnitMutations(stack),
    ...listFilterMutations(stack),
  ];
}
