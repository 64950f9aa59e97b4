import { buildSeccompProfile, type SeccompGroup, type SeccompGroups, type SeccompProfile } from "./profile.ts";

/** The calls that a service was learned to need, and the machine that they were recorded on. */
export interface CallList {
  readonly calls: readonly string[];
  /** As the kernel calls it: `x86_64`. */
  readonly machine: string;
}

/** What a host makes a list of calls of: the widest profile that any service gets, and what completes what was recorded. */
export interface CallFacts {
  readonly profile: SeccompProfile;
  readonly always: readonly string[];
  readonly instead: readonly (readonly string[])[];
  /** What a capability brings beyond the profile, by its name. */
  readonly unless: Readonly<Record<string, readonly string[]>>;
}

export function describeCalls(groups: SeccompGroups): CallFacts {
  const { always, instead } = groups.learned;
  return {
    profile: buildSeccompProfile(groups, listOptional(groups)),
    always: [...new Set(Object.values(always).flatMap(({ calls }) => calls))],
    instead: Object.values(instead).map(({ calls }) => calls),
    unless: listByCapability(groups),
  };
}

/** The calls that are refused without a capability, by that. */
function listByCapability({ groups }: SeccompGroups): CallFacts["unless"] {
  return Object.fromEntries(
    Object.values(groups).flatMap((group) => (group.unless ? [[group.unless, namesIn(group)]] : [])),
  );
}

/** Every call that a service with these capabilities may be given. */
export function listAllowed({ groups }: SeccompGroups, capabilities: readonly string[] = []): ReadonlySet<string> {
  const isGiven = ({ refuse, unless = "" }: SeccompGroup) => refuse === undefined || capabilities.includes(unless);
  return new Set(Object.values(groups).flatMap((group) => (isGiven(group) ? namesIn(group) : [])));
}

/**
 * The profile of a service by its own list: of each group what the list has, and every refusal. What only some arguments may pass stays like that.
 *
 * @throws RangeError with the calls that no service may be given
 */
export function buildLearnedProfile(all: SeccompGroups, list: CallList): SeccompProfile {
  return buildFromList(all, list, (name, group, isListed) => [[name, narrow(group, isListed)]]);
}

/**
 * The profile of a service whose list is only watched: what the list does not have is let through and logged, as far as any service may have it.
 *
 * @throws RangeError with the calls that no service may be given
 */
export function buildWatchedProfile(all: SeccompGroups, list: CallList): SeccompProfile {
  return buildFromList(all, list, (name, group, isListed) => [
    [name, narrow(group, isListed)],
    [`${name}, not in its list`, { ...narrow(group, (call) => !isListed(call)), logged: true }],
  ]);
}

type IsListed = (call: string) => boolean;
type NamedGroup = readonly [string, SeccompGroup];

/** @param split what becomes of a group of calls that a service may have */
function buildFromList(
  all: SeccompGroups,
  { calls, machine }: CallList,
  split: (name: string, group: SeccompGroup, isListed: IsListed) => readonly NamedGroup[],
): SeccompProfile {
  const allowed = listAllowed(all, Object.keys(listByCapability(all)));
  const beyond = calls.filter((call) => !allowed.has(call));
  if (beyond.length > 0) {
    throw new RangeError(`no service is given ${beyond.join(", ")}`);
  }
  const wanted = new Set(calls);
  const groups = Object.entries(all.groups)
    .flatMap(([name, group]): readonly NamedGroup[] => {
      const isListed = (call: string) => wanted.has(call);
      return group.refuse === undefined ? split(name, group, isListed) : withoutRefusing(name, group, isListed);
    })
    .filter(([, group]) => namesIn(group).length > 0);
  return buildSeccompProfile({ ...all, machines: [machine], groups: Object.fromEntries(groups) }, []);
}

/** The kernel lets nobody make these calls who has not the capability for them. */
function withoutRefusing(name: string, group: SeccompGroup, isListed: IsListed): readonly NamedGroup[] {
  const { calls = [] } = group;
  return calls.some(isListed)
    ? [
        [name, narrow(group, isListed)],
        [`${name}, not in its list`, { ...group, calls: calls.filter((call) => !isListed(call)) }],
      ]
    : [[name, group]];
}

function narrow(group: SeccompGroup, isMeant: IsListed): SeccompGroup {
  const calls = (group.calls ?? []).filter(isMeant);
  const rules = (group.rules ?? []).filter(({ call }) => isMeant(call));
  const { why } = group;
  return { why, base: true, ...(calls.length > 0 && { calls }), ...(rules.length > 0 && { rules }) };
}

function namesIn({ calls = [], rules = [] }: SeccompGroup): readonly string[] {
  return [...calls, ...rules.map(({ call }) => call)];
}

function listOptional({ groups }: SeccompGroups): readonly string[] {
  return Object.keys(groups).filter((name) => groups[name]?.refuse === undefined);
}
