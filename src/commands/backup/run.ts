import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, printJson, printLines, tell } from "../../lib/io.ts";
import { askForBackups, requireBackups } from "../../project/backups/ask.ts";
import { type HostOutcome, type TakingOrProving, takeOrProve } from "../../project/backups/take-or-prove.ts";
import { openProject } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { describeParts, listBackups } from "../../report/backups/backup-lines.ts";
import { type BackupOutcome, readHostBackups } from "../../report/backups/read-backups.ts";
import { withProjectLock } from "../../write/lock.ts";
import type { BackupOptions } from "./spec.ts";

/** Lists the backups on the hosts, takes one, or proves one. */
export async function run(context: Context, options: BackupOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireBackups(project);
  const { action } = options;
  if (action === "list") {
    const { code, answers } = await askForBackups(context, options, project);
    showList(
      context,
      answers
        .filter(({ outcome }) => outcome === "ok")
        .map(({ host, stdout }) => ({ host, ...readHostBackups(stdout) })),
    );
    return code;
  }
  if (!context.quiet) {
    tell(context.io, action === "now" ? "Backing up …" : "Restoring a backup beside the stack …");
  }
  const { code, hosts } = await withProjectLock(project.root, () =>
    takeOrProve(context, { ...options, action }, project),
  );
  showOutcomes(context, hosts, action);
  // A proof that does not hold is a finding, as a control that does not.
  return code === exitCodes.hostFailed && action === "prove" ? exitCodes.notAsWanted : code;
}

type ListedHost = { readonly host: string } & ReturnType<typeof readHostBackups>;

function showList({ io, json }: Context, hosts: readonly ListedHost[]): void {
  if (json) {
    printJson(io, { hosts });
  } else {
    printLines(
      io,
      hosts.flatMap(({ host, ...backups }) => listBackups(host, backups, io.colours)),
    );
  }
}

function showOutcomes(
  { io, json, quiet }: Context,
  hosts: readonly HostOutcome[],
  action: TakingOrProving["action"],
): void {
  if (json) {
    printJson(io, { hosts });
  } else if (!quiet) {
    for (const { host, result } of hosts) {
      if (result !== undefined) {
        print(io, headline(host, result, action));
        printLines(io, describeParts(result));
      }
    }
  }
}

function headline(host: string, { backup, seconds }: BackupOutcome, action: TakingOrProving["action"]): string {
  return action === "now"
    ? `✔ ${host}: backup ${backup}, in ${seconds} s`
    : `✔ ${host}: backup ${backup} was restored into throw-away containers, in ${seconds} s`;
}
