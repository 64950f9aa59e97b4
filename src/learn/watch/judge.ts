import { findGaps } from "./gaps.ts";
import type { LoggedCall } from "./logged.ts";
import type { HostLog, Watch } from "./watch.ts";

/** A call as all hosts logged it. */
export interface SeenCall extends Pick<LoggedCall, "call" | "programs" | "count" | "first" | "last"> {
  readonly hosts: readonly string[];
}

/** What was logged of one service and is not in its list. */
export interface Seen {
  readonly service: string;
  /** Calls that it can be given. */
  readonly missed: readonly SeenCall[];
  /** Those that no service is given. */
  readonly beyond: readonly SeenCall[];
}

export interface Judged {
  readonly services: readonly Seen[];
  /** Whose call it was is not known. */
  readonly unclear: readonly (SeenCall & Pick<LoggedCall, "uid">)[];
  /** What may be missing, a sentence each. */
  readonly gaps: readonly string[];
}

/** @param allowed the calls that a service may be given */
export function judgeLogs(logs: readonly HostLog[], watches: readonly Watch[], allowed: ReadonlySet<string>): Judged {
  return {
    services: watches.map((watch) => seeService(logs, watch, allowed)),
    unclear: seeUnclear(logs),
    gaps: findGaps(logs, watches),
  };
}

function seeService(logs: readonly HostLog[], watch: Watch, allowed: ReadonlySet<string>): Seen {
  const { service, list, since } = watch;
  const own = logs
    .filter(({ logged }) => logged.machine === list.machine)
    .flatMap(({ host, logged }) => logged.calls.map((call) => ({ host, ...call })))
    .filter((one) => one.service === service && one.last >= since && !list.calls.includes(one.call));
  const calls = joinCalls(own, ({ call }) => call);
  return {
    service,
    missed: calls.filter(({ call }) => allowed.has(call)),
    beyond: calls.filter(({ call }) => !allowed.has(call)),
  };
}

function seeUnclear(logs: readonly HostLog[]): Judged["unclear"] {
  const all = logs.flatMap(({ host, logged }) => logged.calls.map((call) => ({ host, ...call })));
  return joinCalls(
    all.filter(({ service }) => service === null),
    ({ call, uid, host }) => `${host} ${uid} ${call}`,
  );
}

type Placed = LoggedCall & { readonly host: string };

/** One entry for all of one key, those that come most often first. */
function joinCalls(
  calls: readonly Placed[],
  keyOf: (call: Placed) => string,
): readonly (SeenCall & Pick<LoggedCall, "uid">)[] {
  const keys = [...new Set(calls.map(keyOf))];
  return keys
    .map((key) => joinSame(calls.filter((call) => keyOf(call) === key)))
    .sort((one, other) => other.count - one.count);
}

function joinSame(calls: readonly Placed[]): SeenCall & Pick<LoggedCall, "uid"> {
  const [{ call, uid } = { call: "" }] = calls;
  return {
    call,
    ...(uid !== undefined && { uid }),
    programs: [...new Set(calls.flatMap(({ programs }) => programs))],
    count: calls.reduce((sum, one) => sum + one.count, 0),
    first: Math.min(...calls.map(({ first }) => first)),
    last: Math.max(...calls.map(({ last }) => last)),
    hosts: [...new Set(calls.map(({ host }) => host))],
  };
}
