import { notInBenchmark, repeatIds } from "../cis.ts";
import { pointTo } from "../owasp.ts";
import type { Control } from "../types.ts";

const audit = {
  scope: "host",
  from: "strict",
  layer: "Audit",
  measured:
    "the kernel's rules (auditctl -l), whether it records, whether a daemon stores the records, and how many were lost since boot (auditctl -s)",
  fix: "events that were lost: `harden-init audit --since boot` shows the time around the gap; then `auditctl --reset-lost` on the server starts the count again",
  optional: true,
} as const;

/** What the kernel records, so that an incident can be investigated afterwards. */
export const auditControls: readonly Control[] = [
  {
    ...audit,
    slug: "audit-engine-files",
    owasp: pointTo("D10"),
    title: "Changes of the engine's files are recorded",
    severity: "medium",
    reason: "A change of the engine's programs, settings or sockets is recorded with its user and time.",
    mayBreak:
      "Nothing stops working. Work on the engine's files fills the audit log; the audit daemon limits its size.",
    cis: repeatIds(...Array.from({ length: 16 }, (_, index) => `1.1.${index + 3}`)),
    set: "/etc/audit/rules.d/55-harden-init.rules; zz-harden-init-keys.rules there for the keys of each account with a login shell",
    serverReadings: () => [
      { read: "audit", want: "recording" },
      { read: "audit 55-harden-init.rules", want: "loaded" },
      { read: "audit zz-harden-init-keys.rules", want: "loaded" },
    ],
  },
  {
    ...audit,
    slug: "audit-containers",
    owasp: pointTo("D10"),
    title: "Programs that containers start, and attempts to break out, are recorded",
    severity: "medium",
    reason: "A dropped program, or a system call that a service never needs, is recorded with its time and arguments.",
    mayBreak:
      "Nothing stops working. The health checks alone fill about 30 MB of the audit log in a day: allow more or larger files in auditd.conf, or forward the log.",
    cis: notInBenchmark,
    set: "/etc/audit/rules.d/50-harden-init.STACK.rules",
    serverReadings: ({ stack }) => [
      { read: "audit", want: "recording" },
      { read: `audit 50-harden-init.${stack}.rules`, want: "loaded" },
    ],
  },
];
