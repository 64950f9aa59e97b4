import { notInBenchmark } from "../cis.ts";
import { pointTo } from "../owasp.ts";
import type { Control } from "../types.ts";

/** The units that measure a stack on its servers, without their endings; their folder of the history has the same name. */
export function nameRegularAudit(stack: string): string {
  return `harden-init.${stack}.regular-audit`;
}

export const regularAuditControls: readonly Control[] = [
  {
    slug: "regular-audit",
    owasp: pointTo("D05"),
    title: "The server measures itself every hour",
    severity: "low",
    reason: "What someone weakens after a deploy would stay unnoticed until the next one.",
    mayBreak: "Nothing. Once an hour it reads for some seconds what `verify` reads.",
    scope: "host",
    from: "baseline",
    cis: notInBenchmark,
    layer: "Audit",
    set: "/etc/systemd/system/harden-init.STACK.regular-audit.timer",
    measured: "systemd's state of the timer: enabled and active",
    serverReadings: ({ stack }) => [{ read: `unit ${nameRegularAudit(stack)}.timer`, want: "enabled, active" }],
    optional: true,
  },
];
