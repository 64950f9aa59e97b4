import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { type Fields, getMap, getText } from "../../lib/fields.ts";
import { print, printLines } from "../../lib/io.ts";
import { toolVersion } from "../../lib/version.ts";
import { describeParts } from "../../report/backups/backup-lines.ts";
import { readOutcome } from "../../report/backups/read-backups.ts";
import { judgePasses } from "../../report/exit.ts";
import { foldReport } from "../../report/fold.ts";
import { createRedactor } from "../../secrets/redact.ts";
import type { Project } from "../open.ts";
import type { Passwords } from "../passwords.ts";
import { runPlay } from "../run/play.ts";
import { showReport } from "../run/show-report.ts";
import type { Context } from "../types.ts";

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
  const startedAt = new Date().toISOString();
  const pass = await runPlay(context, project, {
    name: "restore",
    playbook: "playbooks/restore.yml",
    options: {
      limit: host,
      passwords: passwords.sources,
      extraVars: {
        backup_id: backup,
        ...(into !== undefined && { backup_into: into }),
        backup_present: !withoutBackup,
      },
    },
    redact: createRedactor([...passwords.secrets]),
  });
  const report = foldReport({
    stack: project.model.name,
    tool: toolVersion,
    startedAt,
    endedAt: new Date().toISOString(),
    passes: [pass],
  });
  const code = judgePasses(report);
  if (code !== exitCodes.done) {
    if (!context.json) {
      showReport(context, report);
    }
    return { code, result: undefined };
  }
  const custom = pass.events.flatMap((event) => (event.type === "stats" ? [getMap(event.custom, host)] : [])).at(-1);
  return { code, result: getMap(custom ?? {}, "backup") };
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
