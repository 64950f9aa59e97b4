import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, tell } from "../../lib/io.ts";
import { askForBackups, chooseBackups, type HostBackup, requireBackups } from "../../project/backups/ask.ts";
import { restoreBackup, tellRestored } from "../../project/backups/restore.ts";
import type { Project } from "../../project/open.ts";
import type { Passwords } from "../../project/passwords.ts";
import type { Context } from "../../project/types.ts";
import { formatMoment } from "../../report/audits/describe-audits.ts";
import { beforeDeploy } from "../../report/backups/read-backups.ts";
import type { RollbackOptions } from "./spec.ts";

/** What data go back; the code says it where a host could not be asked. */
interface FoundData {
  readonly code: ExitCode;
  readonly data: readonly HostBackup[];
}

/**
 * The backup of each host that was made before its last deploy; none if no data are to go back.
 *
 * @throws Problem (exit 2) if the project has no backups, or a host has none of a deploy
 */
export async function findDataOfDeploys(
  context: Context,
  project: Project,
  options: RollbackOptions,
): Promise<FoundData> {
  if (!options.data) {
    return { code: exitCodes.done, data: [] };
  }
  requireBackups(project);
  const { code, answers } = await askForBackups(context, options, project);
  const isOfDeploy = ({ why }: { readonly why: string }) => why === beforeDeploy;
  return { code, data: code === exitCodes.done ? chooseBackups(answers, isOfDeploy, `from ${beforeDeploy}`) : [] };
}

/** What is agreed to besides the release. */
export function describeData(backups: readonly HostBackup[]): readonly string[] {
  return backups.map(
    ({ host, backup, at }) =>
      `${host}: the data go back to backup ${backup} of ${formatMoment(at)}, from before the last deploy`,
  );
}

/** Brings the data back, host by host, once the release runs; ends at the first that does not come through. */
export async function restoreData(
  context: Context,
  project: Project,
  passwords: Passwords,
  backups: readonly HostBackup[],
): Promise<ExitCode> {
  for (const chosen of backups) {
    const { code, result } = await restoreBackup(context, project, passwords, { ...chosen, withoutBackup: false });
    if (result === undefined) {
      tell(
        context.io,
        `The release runs, and the data of ${chosen.host} do not yet: harden-init restore ${chosen.backup}`,
      );
      return code;
    }
    if (!context.json) {
      print(context.io);
      tellRestored(context, chosen.host, result);
    }
  }
  return exitCodes.done;
}
