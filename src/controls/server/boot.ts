import { notInBenchmark } from "../cis.ts";
import { notInOwasp } from "../owasp.ts";
import type { Control } from "../types.ts";

/** The systemd unit that starts a stack at boot. */
export function nameBootUnit(stack: string): string {
  return `harden-init.${stack}.service`;
}

export const bootControls: readonly Control[] = [
  {
    slug: "boot-unit",
    owasp: notInOwasp,
    title: "The stack comes back after a reboot",
    severity: "low",
    reason:
      "A bounded restart policy restarts failed services, not those that a reboot ended; a security update with a reboot must not stop the service.",
    mayBreak: "A container that was stopped by hand runs again after the next boot and after a restart of the engine.",
    scope: "host",
    from: "baseline",
    cis: notInBenchmark,
    layer: "Boot",
    set: "/etc/systemd/system/harden-init.STACK.service",
    measured: "systemd's state of the unit: enabled and active",
    serverReadings: ({ stack }) => [{ read: `unit ${nameBootUnit(stack)}`, want: "enabled, active" }],
    optional: true,
  },
];
