import { formatMoment } from "../../lib/text/moments.ts";
import type { HostLog, Watch } from "./watch.ts";

/** What is watched of any service. */
interface Watched {
  readonly since: number;
  readonly hasCalls: boolean;
  readonly hasRules: boolean;
}

/** One way in which something may be missing of what a host logged, in a sentence; undefined where it is not. */
type Gap = (log: HostLog["logged"], watched: Watched) => string | undefined;

/** Seconds. A daemon that was just started is no gap. */
const grace = 60;

const gaps: readonly Gap[] = [
  ({ logged }, { hasCalls }) =>
    logged || !hasCalls
      ? undefined
      : "its kernel logs no such call: `log` is missing in the sysctl kernel.seccomp.actions_logged",
  ({ excluded }, { hasCalls, hasRules }) => {
    const dropped = excluded.filter((sort) => (sort === "SECCOMP" ? hasCalls : hasRules));
    return dropped.length === 0
      ? undefined
      : `an audit rule drops these records (\`exclude\` with msgtype=${dropped.join(", ")})`;
  },
  ({ daemon }) =>
    daemon ? undefined : "no audit daemon runs, and the kernel's own log keeps few records (package auditd)",
  ({ first }) => (first === null ? "it has no log of it" : undefined),
  ({ first }, { since }) =>
    first !== null && first > since + grace
      ? `its log begins at ${formatMoment(first)}: what was logged before that is gone`
      : undefined,
  ({ cut }) => (cut ? "it logged more than is read at once, so the oldest records were left out" : undefined),
  ({ lost }) => (lost > 0 ? `its kernel lost ${lost} audit records` : undefined),
];

/** What may be missing of the hosts' logs, a sentence each. */
export function findGaps(logs: readonly HostLog[], watches: readonly Watch[]): readonly string[] {
  const watched: Watched = {
    since: Math.min(...watches.map(({ since }) => since)),
    hasCalls: watches.some(({ list }) => list !== undefined),
    hasRules: watches.some(({ rules }) => rules !== undefined),
  };
  return logs.flatMap(({ host, logged }) =>
    [...gaps.flatMap((gap) => gap(logged, watched) ?? []), ...findUnwatched(logged, watches)].map(
      (what) => `${host}: ${what}`,
    ),
  );
}

/** The services that do not run there as harden.yml has them. */
function findUnwatched(log: HostLog["logged"], watches: readonly Watch[]): readonly string[] {
  return watches.flatMap(({ service, list, rules }) => [
    ...(list === undefined ? [] : findUnlisted(log, service, list.machine)),
    ...(rules === undefined || log.complaining.includes(service)
      ? []
      : [`its kernel has no watched AppArmor profile of ${service}: was it deployed, and does AppArmor work there?`]),
  ]);
}

function findUnlisted({ watched, machine }: HostLog["logged"], service: string, ofList: string): readonly string[] {
  if (ofList !== machine) {
    return [`it is ${machine}, and the list of ${service} is of ${ofList}`];
  }
  return watched.includes(service) ? [] : [`${service} does not run with a watched list: was it deployed?`];
}
