import { findGaps } from "./gaps.ts";
import type { LoggedCall } from "./logged.ts";
import type { HostLog, Watch } from "./watch.ts";

/** A system call, or a rule of AppArmor, as all hosts logged what needs it. */
export interface SeenEntry extends Pick<LoggedCall, "programs" | "count" | "first" | "last"> {
  readonly what: "call" | "rule";
  /** The call, or the rule; what was done, where no rule is to be had. */
  readonly name: string;
  readonly hosts: readonly string[];
}

/** What was logged of one service and is not in its lists. */
export interface Seen {
  readonly service: string;
  /** What it can be given. */
  readonly missed: readonly SeenEntry[];
  /** What no service is given. */
  readonly beyond: readonly SeenEntry[];
}

export interface Judged {
  readonly services: readonly Seen[];
  /** Calls of which it is not known whose they were. */
  readonly unclear: readonly (SeenEntry & Pick<LoggedCall, "uid">)[];
  /** What may be missing, a sentence each. */
  readonly gaps: readonly string[];
}

/** @param allowed the calls that a service may be given */
export function judgeLogs(logs: readonly HostLog[], watches: readonly Watch[], allowed: ReadonlySet<string>): Judged {
  return {
    services: watches.map((watch) => seeService(logs, watch, allowed)),
    unclear: joinEntries(
      logs.flatMap((log) => placeCalls(log, allowed)).filter(({ service }) => service === null),
      ({ name, uid, hosts }) => `${hosts} ${uid} ${name}`,
    ),
    gaps: findGaps(logs, watches),
  };
}

/** What one host logged of one service. */
type Placed = SeenEntry & Pick<LoggedCall, "uid"> & { readonly service: string | null; readonly isGiven: boolean };

function seeService(logs: readonly HostLog[], watch: Watch, allowed: ReadonlySet<string>): Seen {
  const { service, list, rules, since } = watch;
  const ofMachine = logs.filter(({ logged }) => logged.machine === list?.machine);
  const calls = ofMachine.flatMap((log) => placeCalls(log, allowed)).filter(({ name }) => !list?.calls.includes(name));
  const accesses = rules === undefined ? [] : logs.flatMap(placeAccesses).filter(({ name }) => !rules.includes(name));
  const own = [...calls, ...accesses].filter((one) => one.service === service && one.last >= since);
  const join = (entries: readonly Placed[]) => joinEntries(entries, ({ what, name }) => `${what} ${name}`);
  return {
    service,
    missed: join(own.filter(({ isGiven }) => isGiven)),
    beyond: join(own.filter(({ isGiven }) => !isGiven)),
  };
}

function placeCalls({ host, logged }: HostLog, allowed: ReadonlySet<string>): readonly Placed[] {
  return logged.calls.map(({ call, ...one }) => ({
    ...one,
    ...{ what: "call", name: call, hosts: [host], isGiven: allowed.has(call) },
  }));
}

function placeAccesses({ host, logged }: HostLog): readonly Placed[] {
  return logged.accesses.map(({ rule, deed, ...one }) => ({
    ...one,
    ...{ what: "rule", name: rule || deed, hosts: [host], isGiven: rule !== "" },
  }));
}

/** One entry for all of one key, those that come most often first. */
function joinEntries(entries: readonly Placed[], keyOf: (entry: Placed) => string): Judged["unclear"] {
  const keys = [...new Set(entries.map(keyOf))];
  return keys
    .flatMap((key) => joinSame(entries.filter((entry) => keyOf(entry) === key)))
    .sort((one, other) => other.count - one.count);
}

function joinSame(entries: readonly Placed[]): Judged["unclear"] {
  return entries.slice(0, 1).map(({ what, name, uid }) => ({
    ...{ what, name },
    ...(uid !== undefined && { uid }),
    programs: [...new Set(entries.flatMap(({ programs }) => programs))],
    count: entries.reduce((sum, one) => sum + one.count, 0),
    first: Math.min(...entries.map(({ first }) => first)),
    last: Math.max(...entries.map(({ last }) => last)),
    hosts: [...new Set(entries.flatMap(({ hosts }) => hosts))],
  }));
}
