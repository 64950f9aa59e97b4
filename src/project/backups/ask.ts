import type { HostAnswer, HostTask } from "../../ansible/adhoc.ts";
import { buildUsageProblem, type ExitCode } from "../../lib/errors.ts";
import { readHostBackups } from "../../report/backups/read-backups.ts";
import type { Project } from "../open.ts";
import { type AskingOptions, askStack, judgeAnswers, tellFailures } from "../run/ask-hosts.ts";
import type { Context } from "../types.ts";

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

/** The backups of each host; where one did not answer, that is told, and the code says it. */
export async function askForBackups(
  context: Context,
  options: AskingOptions,
  project: Project,
): Promise<{ readonly code: ExitCode; readonly answers: readonly HostAnswer[] }> {
  const answers = await askStack(context, options, project, buildBackupTask({ action: "list" }));
  tellFailures(context, project, answers);
  return { code: judgeAnswers(answers), answers };
}

/** A backup of a host. */
export interface HostBackup {
  readonly host: string;
  readonly backup: string;
  readonly at: string;
}

/**
 * The newest backup of each host that is wanted, from its answer to `list`.
 *
 * @throws Problem (exit 2) if a host has none
 */
export function chooseBackups(
  answers: readonly HostAnswer[],
  isWanted: (backup: { readonly backup: string; readonly why: string }) => boolean,
  wanted: string,
): readonly HostBackup[] {
  return answers.map(({ host, stdout }) => {
    const found = readHostBackups(stdout).backups.find(isWanted);
    if (found === undefined) {
      throw buildUsageProblem({
        what: `${host} has no backup ${wanted}`.trimEnd(),
        fix: "harden-init backup list shows which there are.",
      });
    }
    return { host, backup: found.backup, at: found.at };
  });
}
