import { formatMoment } from "../../lib/text/moments.ts";
import type { HostLog, Watch } from "./watch.ts";

/** One way in which something may be missing of what a host logged, in a sentence; undefined where it is not. */
type Gap = (log: HostLog["logged"], since: number) => string | undefined;

/** Seconds. A daemon that was just started is no gap. */
const grace = 60;

const gaps: readonly Gap[] = [
  ({ logged }) =>
    logged ? undefined : "its kernel logs no such call: `log` is missing in the sysctl kernel.seccomp.actions_logged",
  ({ excluded }) => (excluded ? "an audit rule drops these records (`exclude` with msgtype=SECCOMP)" : undefined),
  ({ daemon }) =>
    daemon ? undefined : "no audit daemon runs, and the kernel's own log keeps few records (package auditd)",
  ({ first }) => (first === null ? "it has no log of it" : undefined),
  ({ first }, since) =>
    first !== null && first > since + grace
      ? `its log begins at ${formatMoment(first)}: what was logged before that is gone`
      : undefined,
  ({ cut }) => (cut ? "it logged more than is read at once, so the oldest records were left out" : undefined),
  ({ lost }) => (lost > 0 ? `its kernel lost ${lost} audit records` : undefined),
];

/** What may be missing of the hosts' logs, a sentence each. */
export function findGaps(logs: readonly HostLog[], watches: readonly Watch[]): readonly string[] {
  const since = Math.min(...watches.map((watch) => watch.since));
  return logs.flatMap(({ host, logged }) =>
    [...gaps.flatMap((gap) => gap(logged, since) ?? []), ...findUnwatched(logged, watches)].map(
      (what) => `${host}: ${what}`,
    ),
  );
}

/** The services that do not run there as harden.yml has them. */
function findUnwatched({ watched, machine }: HostLog["logged"], watches: readonly Watch[]): readonly string[] {
  return watches.flatMap(({ service, list }) => {
    if (list.machine !== machine) {
      return [`it is ${machine}, and the list of ${service} is of ${list.machine}`];
    }
    return watched.includes(service) ? [] : [`${service} does not run with a watched list: was it deployed?`];
  });
}
