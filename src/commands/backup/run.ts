import type { HostAnswer } from "../../ansible/adhoc.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { parseObject } from "../../lib/fields.ts";
import { print, printJson, printLines, tell } from "../../lib/io.ts";
import { buildBackupTask, requireBackups } from "../../project/backups/ask.ts";
import { openProject } from "../../project/open.ts";
import { askStack, judgeAnswers, tellFailures } from "../../project/run/ask-hosts.ts";
import type { Context } from "../../project/types.ts";
import { describeParts, listBackups } from "../../report/backups/backup-lines.ts";
import { type BackupOutcome, readHostBackups, readOutcome } from "../../report/backups/read-backups.ts";
import { withProjectLock } from "../../write/lock.ts";
import type { BackupOptions } from "./spec.ts";

/** Lists the backups on the hosts, takes one, or proves one. */
export async function run(context: Context, options: BackupOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireBackups(project);
  const { action, backup } = options;
  const ask = () => askStack(context, options, project, buildBackupTask({ action, backup }));
  if (action === "list") {
    const answers = await ask();
    showList(context, answers);
    tellFailures(context, project, answers);
    return judgeAnswers(answers);
  }
  if (!context.quiet) {
    tell(context.io, action === "now" ? "Backing up …" : "Restoring a backup beside the stack …");
  }
  const answers = await withProjectLock(project.root, ask);
  showOutcomes(context, answers, action);
  tellFailures(context, project, answers);
  const code = judgeAnswers(answers);
  // A proof that does not hold is a finding, as a control that does not.
  return code === exitCodes.hostFailed && action === "prove" ? exitCodes.notAsWanted : code;
}

function showList({ io, json }: Context, answers: readonly HostAnswer[]): void {
  const hosts = answers
    .filter(({ outcome }) => outcome === "ok")
    .map(({ host, stdout }) => ({ host, ...readHostBackups(stdout) }));
  if (json) {
    printJson(io, { hosts });
  } else {
    printLines(
      io,
      hosts.flatMap(({ host, ...backups }) => listBackups(host, backups, io.colours)),
    );
  }
}

function showOutcomes({ io, json, quiet }: Context, answers: readonly HostAnswer[], action: "now" | "prove"): void {
  const hosts = answers.map(({ host, outcome, stdout, message }) => ({
    host,
    outcome,
    ...(message !== undefined && { message }),
    ...(outcome === "ok" && { result: readOutcome(parseObject(stdout)) }),
  }));
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

function headline(host: string, { backup, seconds }: BackupOutcome, action: "now" | "prove"): string {
  return action === "now"
    ? `✔ ${host}: backup ${backup}, in ${seconds} s`
    : `✔ ${host}: backup ${backup} was restored into throw-away containers, in ${seconds} s`;
}
