/** One call, allowed or refused only if an argument passes the test. */
export interface SeccompRule {
  readonly call: string;
  readonly argument: number;
  readonly test: "equal" | "masked";
  readonly value: number;
  readonly mask?: number;
}

/**
 * System calls with one purpose; with `refuse` they are refused with that error number, with `logged` they are let through and logged. With the capability
 * `unless` a list of a service's own may have what is refused.
 */
export interface SeccompGroup {
  readonly why: string;
  readonly base?: boolean;
  readonly refuse?: number;
  readonly unless?: string;
  readonly logged?: true;
  readonly calls?: readonly string[];
  readonly rules?: readonly SeccompRule[];
}

/** The content of `templates/seccomp/groups.yml`. */
export interface SeccompGroups {
  readonly unlisted: number;
  readonly machines: readonly string[];
  readonly groups: Readonly<Record<string, SeccompGroup>>;
  readonly learned: LearnedGroups;
}

/** What completes a list of calls that were recorded. */
export interface LearnedGroups {
  /** Allowed whatever was recorded. */
  readonly always: Readonly<Record<string, Completion>>;
  /** One of these calls that was recorded brings the others. */
  readonly instead: Readonly<Record<string, Completion>>;
}

interface Completion {
  readonly why: string;
  readonly calls: readonly string[];
}

export interface SeccompArgument {
  readonly index: number;
  readonly value: number;
  readonly valueTwo?: number;
  readonly op: "SCMP_CMP_EQ" | "SCMP_CMP_MASKED_EQ";
}

export interface SeccompSyscalls {
  readonly names: readonly string[];
  readonly action: "SCMP_ACT_ALLOW" | "SCMP_ACT_LOG" | "SCMP_ACT_ERRNO";
  readonly errnoRet?: number;
  readonly args?: readonly SeccompArgument[];
  readonly comment: string;
}

/** A profile in the form that Docker reads. */
export interface SeccompProfile {
  readonly defaultAction: "SCMP_ACT_ERRNO";
  readonly defaultErrnoRet: number;
  readonly archMap: readonly { readonly architecture: string; readonly subArchitectures: readonly string[] }[];
  readonly syscalls: readonly SeccompSyscalls[];
}

/**
 * Builds the profile of one service: the base groups, the requested ones, and every refusal. Groups that are left out are in it too, with the answer for
 * unlisted calls, so that a reader finds each call with its reason.
 * Throws a RangeError with the known groups if a requested one is unknown or is a refusal.
 */
export function buildSeccompProfile(groups: SeccompGroups, wanted: readonly string[]): SeccompProfile {
  refuseUnknown(groups, wanted);
  const entries = Object.entries(groups.groups).flatMap(([name, group]) =>
    group.base === true || group.refuse !== undefined || wanted.includes(name)
      ? groupSyscalls(name, group)
      : groupSyscalls(`${name}, left out`, { ...group, refuse: groups.unlisted }),
  );
  return {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: groups.unlisted,
    archMap: groups.machines.map((machine) => ({
      architecture: `SCMP_ARCH_${machine.toUpperCase()}`,
      subArchitectures: [],
    })),
    syscalls: entries,
  };
}

function refuseUnknown(groups: SeccompGroups, wanted: readonly string[]): void {
  const known = Object.keys(groups.groups).filter((name) => groups.groups[name]?.refuse === undefined);
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new RangeError(`seccomp group ${unknown.join(", ")} cannot be requested; known: ${known.join(", ")}`);
  }
}

function groupSyscalls(name: string, group: SeccompGroup): SeccompSyscalls[] {
  const effect = effectOf(group);
  const comment = `${name}: ${group.why}`;
  const plain = group.calls === undefined ? [] : [{ names: group.calls, ...effect, comment }];
  const conditional = (group.rules ?? []).map((rule) => ({
    names: [rule.call],
    ...effect,
    args: [ruleArgument(rule)],
    comment,
  }));
  return [...plain, ...conditional];
}

function effectOf({ refuse, logged }: SeccompGroup): Pick<SeccompSyscalls, "action" | "errnoRet"> {
  if (refuse !== undefined) {
    return { action: "SCMP_ACT_ERRNO", errnoRet: refuse };
  }
  return { action: logged ? "SCMP_ACT_LOG" : "SCMP_ACT_ALLOW" };
}

function ruleArgument(rule: SeccompRule): SeccompArgument {
  if (rule.test === "equal") {
    return { index: rule.argument, value: rule.value, op: "SCMP_CMP_EQ" };
  }
  return { index: rule.argument, value: rule.mask ?? 0, valueTwo: rule.value, op: "SCMP_CMP_MASKED_EQ" };
}

/** A readable profile: one block for each purpose, its calls next to each other. */
export function printProfile(profile: SeccompProfile): string {
  const text = JSON.stringify(profile, null, 2);
  return `${text.replace(/\[\n\s+("[^\]]*")\n\s+\]/g, (_whole, names: string) => `[${names.replace(/\s*\n\s*/g, " ")}]`)}\n`;
}
