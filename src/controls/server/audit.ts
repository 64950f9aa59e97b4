import { notInBenchmark, sameInAll } from "../cis.ts";
import type { Control } from "../types.ts";

const audit = { scope: "host", from: "strict", layer: "Audit", optional: true } as const;

/** What the kernel writes down, so that somebody can see afterwards what happened. */
export const auditControls: readonly Control[] = [
  {
    ...audit,
    slug: "audit-engine-files",
    title: "Changes of the engine's files are recorded",
    reason: "Whoever changes the engine's programs, settings or sockets leaves a record of who it was, and when.",
    mayBreak:
      "Nothing stops working. Whoever works on the engine's files fills the audit log; the audit daemon keeps it bounded.",
    cis: sameInAll(...Array.from({ length: 16 }, (_, index) => `1.1.${index + 3}`)),
    set: "/etc/audit/rules.d/55-harden-init.rules",
    measured: "the rules that the kernel has (auditctl -l), whether it records, and whether a daemon keeps the records",
    serverReadings: () => [
      { read: "audit", want: "recording" },
      { read: "audit 55-harden-init.rules", want: "loaded" },
    ],
  },
  {
    ...audit,
    slug: "audit-containers",
    title: "Programs that containers start, and what breaks out of one, are recorded",
    reason:
      "A program that was dropped, or a call that has no place in a service, is seen with its time and its arguments.",
    mayBreak:
      "Nothing stops working. The health checks alone fill about 30 MB of the audit log in a day: give auditd.conf more or larger files, or send the log away.",
    cis: notInBenchmark,
    set: "/etc/audit/rules.d/50-harden-init.STACK.rules",
    measured: "the rules that the kernel has (auditctl -l), whether it records, and whether a daemon keeps the records",
    serverReadings: ({ stack }) => [
      { read: "audit", want: "recording" },
      { read: `audit 50-harden-init.${stack}.rules`, want: "loaded" },
    ],
  },
];
