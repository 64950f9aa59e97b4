import type { HostTask } from "../ansible/adhoc.ts";
import { buildUsageProblem } from "../lib/errors.ts";
import type { Project } from "./open.ts";

/** A backup of much data takes its time. */
const mostMilliseconds = 12 * 60 * 60 * 1000;

/** Throws Problem (exit 2) if the answers want no backups. */
export function requireBackups({ model }: Project): void {
  if (model.backups === undefined) {
    throw buildUsageProblem({
      where: "harden.yml",
      what: "the answers want no backups",
      fix: "Write `backups: {}` there, then: harden-init deploy",
    });
  }
}

/** What a host is asked about its backups; the settings are those of the inventory. */
export function buildBackupTask(args: Readonly<Record<string, unknown>>): HostTask {
  return {
    module: "harden.stack.stack_backup",
    args: { settings: "{{ stack_backup }}", ...args },
    timeout: mostMilliseconds,
  };
}
