import { notInBenchmark } from "../cis.ts";
import { pointTo } from "../owasp.ts";
import type { Control } from "../types.ts";

const common = { scope: "service", from: "baseline", cis: notInBenchmark, optional: false } as const;
const logs = { ...common, layer: "Logs", ofReceivers: true } as const;

/** What happens to the logs after the engine has them, if the stack has a log receiver. */
export const receiverControls: readonly Control[] = [
  {
    ...logs,
    slug: "log-receiver",
    owasp: pointTo("D10"),
    title: "A receiver takes the logs out of reach",
    severity: "medium",
    reason: "An attacker in a service cannot delete its log lines: another container has them by then.",
    mayBreak: "Nothing: the containers send without waiting, and `docker logs` keeps its own short copy.",
    set: "logging: driver fluentd, asynchronous, to the receiver at 127.0.0.1",
    measured: "the receiver acknowledges a record from the server",
    readings: ({ receives }) => (receives ? [{ read: "receiver_answers", want: "acknowledged" }] : []),
  },
  {
    ...logs,
    slug: "audit-forwarded",
    owasp: pointTo("D10"),
    title: "The audit log is copied off the server's own files",
    severity: "medium",
    reason: "An intruder with root can erase this server's audit log, but not what was forwarded before.",
    mayBreak: "Nothing: the log is only read. If auditd does not let the group adm read it, it is not forwarded.",
    set: "compose.logs.yml: /var/log/audit read-only, with the group adm, on servers that have it",
    measured: "the receiver has the audit log open",
    readings: ({ serverLogs }) => serverLogs.map((file) => ({ read: `reads ${file}`, want: "open" })),
  },
];
