import { notInBenchmark } from "../cis.ts";
import { pointTo } from "../owasp.ts";
import type { Control } from "../types.ts";

/** The units that back up a stack on its servers, without their endings; their folder of what is known has the same name. */
export function nameBackupUnit(stack: string): string {
  return `harden-init.${stack}.backup`;
}

/** Longer than from one backup, or proof, to the next. */
const lateAfterDays = { backup: 2, weekly: 8, monthly: 32 };

export const backupControls: readonly Control[] = [
  {
    slug: "data-backup",
    owasp: pointTo("D05"),
    title: "The data are backed up, and a backup was restored",
    severity: "medium",
    reason: "Someone who deletes or encrypts the data would have the last copy of them.",
    mayBreak:
      "A service with volumes is halted for the moment in which its last changed files are read; requests wait that long.",
    scope: "host",
    from: "baseline",
    cis: notInBenchmark,
    layer: "Availability",
    set: "`backups` in harden.yml; /etc/systemd/system/harden-init.STACK.backup.timer",
    measured:
      "the time of the last backup, and of the last one that was restored into a throw-away container and had the same checksums",
    hostReadings: ({ backups }) => [
      ...(backups?.isTimed === true ? [{ read: `backup within ${lateAfterDays.backup} days`, want: "in time" }] : []),
      ...(backups === undefined || backups.prove === "never" || !backups.isTimed
        ? []
        : [{ read: `proof within ${lateAfterDays[backups.prove]} days`, want: "in time" }]),
    ],
    fix: "`harden-init backup now` says why none is made; `harden-init backup prove` restores the newest beside the stack",
    ofBackups: true,
    optional: false,
  },
];
