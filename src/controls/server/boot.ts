import { notInBenchmark } from "../cis.ts";
import type { Control } from "../types.ts";

/** The unit that starts a stack when its server starts. */
export function bootUnit(stack: string): string {
  return `harden-init.${stack}.service`;
}

export const bootControls: readonly Control[] = [
  {
    slug: "boot-unit",
    title: "The stack comes back after a reboot",
    reason:
      "A bounded restart policy brings back what failed, not what a reboot ended; a security update that needs one must not cost the service.",
    mayBreak:
      "A container that somebody stopped by hand runs again after the next boot, and after a restart of the engine.",
    scope: "host",
    from: "baseline",
    cis: notInBenchmark,
    layer: "Boot",
    set: "/etc/systemd/system/harden-init.STACK.service",
    measured: "what systemd says of the unit: enabled, and active",
    serverReadings: ({ stack }) => [{ read: `unit ${bootUnit(stack)}`, want: "enabled, active" }],
    optional: true,
  },
];
