import type { RuleList } from "../plan/apparmor/learned.ts";
import { type CallList, listAllowed } from "../plan/seccomp/learned.ts";
import type { SeccompGroups } from "../plan/seccomp/profile.ts";
import type { Facts } from "./facts.ts";

/** The calls that a service was proven to live with; undefined where they were not looked for, or only recorded. */
export function findProvenCalls({ calls }: Facts): CallList | undefined {
  return calls && calls.machine !== undefined && calls.enforced > 0
    ? { calls: calls.value, machine: calls.machine }
    : undefined;
}

/** What no service with its capabilities is given of such a list, also where a host says that it is needed. Calls that were only recorded are no list. */
export function findBeyond(facts: Facts, groups: SeccompGroups): readonly string[] {
  const allowed = listAllowed(groups, facts.capabilities?.map(({ value }) => value) ?? []);
  return (findProvenCalls(facts)?.calls ?? []).filter((call) => !allowed.has(call));
}

/** The rules of an AppArmor profile that a service was proven to live with. */
export function findProvenRules({ profile }: Facts): RuleList | undefined {
  return profile && profile.enforced > 0 ? profile.value : undefined;
}
