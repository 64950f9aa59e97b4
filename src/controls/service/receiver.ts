import { notInBenchmark } from "../cis.ts";
import type { Control } from "../types.ts";

const logs = { scope: "service", from: "baseline", layer: "Logs", cis: notInBenchmark, ofReceivers: true } as const;

/** What becomes of the logs once the engine has them, where the answers name a receiver. */
export const receiverControls: readonly Control[] = [
  {
    ...logs,
    slug: "log-receiver",
    title: "A receiver takes the logs out of reach",
    reason: "Who breaks into a service cannot take back what it has said: its lines are another container's by then.",
    mayBreak: "Nothing: the containers hand over without waiting, and `docker logs` keeps its own short copy.",
    set: "logging: driver fluentd, asynchronous, to the receiver at 127.0.0.1",
    measured: "the receiver acknowledges a record that the server hands it",
    readings: ({ receives }) => (receives ? [{ read: "receiver_answers", want: "acknowledged" }] : []),
    optional: false,
  },
  {
    ...logs,
    slug: "audit-forwarded",
    title: "The audit log leaves the server's own files",
    reason: "An intruder who becomes root can clean the audit log of this server, not what was handed on before.",
    mayBreak: "Nothing: the log is read, never written. Where auditd keeps it from the group adm, it is not read.",
    set: "compose.logs.yml: /var/log/audit read-only, with the group adm, on servers that have it",
    measured: "the receiver holds the audit log open",
    readings: ({ serverLogs }) => serverLogs.map((file) => ({ read: `reads ${file}`, want: "open" })),
    optional: false,
  },
];
