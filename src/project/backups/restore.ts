import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { type Fields, getText } from "../../lib/fields.ts";
import { print, printLines } from "../../lib/io.ts";
import { describeParts } from "../../report/backups/backup-lines.ts";
import { readOutcome } from "../../report/backups/read-backups.ts";
import type { Project } from "../open.ts";
import type { Passwords } from "../passwords.ts";
import type { Context } from "../types.ts";
import { runBackupPlay } from "./run-play.ts";

/** A backup of one host, and what becomes of it there. */
export interface Restoring {
  readonly host: string;
  readonly backup: string;
  /** A new folder of the server that it is unpacked into; undefined: the data of the stack become those of the backup. */
  readonly into?: string | undefined;
  /** The present data are not backed up first. */
  readonly withoutBackup: boolean;
}

/** How it ended, and what the host said of it; nothing if it was not done. */
export interface Restored {
  readonly code: ExitCode;
  readonly result: Fields | undefined;
}

/** Brings the data of a host back to a backup, or unpacks it there. Says why, if that did not come through. */
export async function restoreBackup(
  context: Context,
  project: Project,
  passwords: Passwords,
  { host, backup, into, withoutBackup }: Restoring,
): Promise<Restored> {
  const { code, results } = await runBackupPlay(context, project, passwords, {
    name: "restore",
    limit: host,
    extraVars: {
      backup_id: backup,
      ...(into !== undefined && { backup_into: into }),
      backup_present: !withoutBackup,
    },
  });
  return { code, result: code === exitCodes.done ? results.get(host) : undefined };
}

/** Says what came back, and what became of the data that were there before. */
export function tellRestored({ io }: Context, host: string, result: Fields): void {
  const outcome = readOutcome(result);
  const present = getText(result, "present");
  if (outcome === undefined) {
    return;
  }
  const { backup, seconds } = outcome;
  print(io, `✔ ${host}: the data are those of backup ${backup}, and every checksum is the same (${seconds} s)`);
  printLines(io, describeParts(outcome));
  if (present !== undefined) {
    print(io, `What was there before is backup ${present}.`);
  }
}
