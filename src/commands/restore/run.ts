import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, printJson, tell } from "../../lib/io.ts";
import { askForBackups, chooseBackups, type HostBackup, requireBackups } from "../../project/backups/ask.ts";
import { restoreBackup, tellRestored } from "../../project/backups/restore.ts";
import { confirm } from "../../project/confirm.ts";
import { openProject } from "../../project/open.ts";
import { withPasswords } from "../../project/passwords.ts";
import { requireReviewed } from "../../project/reviewed/require-reviewed.ts";
import type { Context } from "../../project/types.ts";
import { formatMoment } from "../../report/audits/describe-audits.ts";
import { withProjectLock } from "../../write/lock.ts";
import type { RestoreOptions } from "./spec.ts";

/** Brings the data of one host back to a backup, or unpacks a backup there. */
export async function run(context: Context, options: RestoreOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireBackups(project);
  await requireReviewed(context, project, "run", options);
  const { into, withoutBackup, backup } = options;
  return withProjectLock(project.root, async () => {
    const { code, answers } = await askForBackups(context, options, project);
    if (code !== exitCodes.done) {
      return code;
    }
    const chosen = requireOne(chooseBackups(answers, (each) => ["", each.backup].includes(backup), backup));
    if (into === undefined && !(await confirm(context, options, question(chosen, options)))) {
      tell(context.io, "Nothing was changed.");
      return exitCodes.done;
    }
    return withPasswords(context, options, async (passwords) => {
      const restored = await restoreBackup(context, project, passwords, { ...chosen, into, withoutBackup });
      const { host } = chosen;
      if (context.json) {
        printJson(context.io, { host, done: restored.result !== undefined, ...restored.result });
      } else if (restored.result !== undefined) {
        into === undefined
          ? tellRestored(context, host, restored.result)
          : print(context.io, `✔ ${host}: ${chosen.backup} is in ${into}`);
      }
      return restored.code;
    });
  });
}

/** What is agreed to is about one server. */
function requireOne(chosen: readonly HostBackup[]): HostBackup {
  const [only, ...others] = chosen;
  if (only === undefined || others.length > 0) {
    throw buildUsageProblem({
      what: `a backup is of one server, and these were asked: ${chosen.map(({ host }) => host).join(", ")}`,
      fix: "Name one of them: --limit HOST",
    });
  }
  return only;
}

function question({ host, backup, at }: HostBackup, { withoutBackup }: RestoreOptions): string {
  const present = withoutBackup ? "What is there now is lost." : "What is there now is backed up first.";
  return `Bring the data on ${host} back to backup ${backup} of ${formatMoment(at)}? ${present} The services stop meanwhile.`;
}
