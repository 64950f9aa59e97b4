import { findParity, sayParity } from "../../controls/swarm/parity.ts";
import type { Control, Reading, Subject } from "../../controls/types.ts";

/** What is read of a control, and why it is known not to hold. */
export interface Expected {
  readonly readings: readonly Reading[];
  readonly known: string | undefined;
}

/**
 * A service as controls know it, where a swarm runs it: its tasks are started again by the swarm, no profile is its own, and memory is reserved where a
 * task is placed, not in the kernel.
 */
export function describeOnSwarm(subject: Subject): Subject {
  return { ...subject, restart: "no", apparmor: "off", reservedBytes: undefined };
}

/**
 * The same control on a swarm: what it has instead is allowed, and said to be so.
 *
 * @param has whether the stack has a control
 */
export function withParity(
  { slug }: Control,
  { readings, known }: Expected,
  subject: Subject,
  has: (control: string) => boolean,
): Expected {
  const row = findParity(slug);
  if (row === undefined || row.verdict === "keeps" || row.isKept?.(subject) === true) {
    return { readings, known };
  }
  const finds = row.finds?.(subject) ?? {};
  return {
    readings: readings.map((reading) => ({
      ...reading,
      ...(Object.hasOwn(finds, reading.read) && { allows: finds[reading.read] }),
    })),
    known: sayParity(row, has),
  };
}
