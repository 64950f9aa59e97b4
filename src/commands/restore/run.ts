import { buildUsageProblem, type ExitCode, exitCodes, Problem } from "../../lib/errors.ts";
import { getMap, getText } from "../../lib/fields.ts";
import { print, printJson, printLines, tell } from "../../lib/io.ts";
import { isMap } from "../../lib/paths.ts";
import { buildBackupTask, requireBackups } from "../../project/backups.ts";
import { confirm } from "../../project/confirm.ts";
import { openProject, type Project } from "../../project/open.ts";
import { type Passwords, withPasswords } from "../../project/passwords.ts";
import { requireReviewed } from "../../project/reviewed/require-reviewed.ts";
import { askStack, judgeAnswers, tellFailures } from "../../project/run/ask-hosts.ts";
import { runPlay } from "../../project/run/play.ts";
import type { Context } from "../../project/types.ts";
import { formatMoment } from "../../report/audits/describe-audits.ts";
import { describeParts } from "../../report/backups/backup-lines.ts";
import { type BackupOutcome, readHostBackups, readOutcome } from "../../report/backups/read-backups.ts";
import { judgeEnding } from "../../report/exit.ts";
import { createRedactor } from "../../secrets/redact.ts";
import { withProjectLock } from "../../write/lock.ts";
import type { RestoreOptions } from "./spec.ts";

const playbook = "playbooks/restore.yml";

/** Brings the data of one host back to a backup, or unpacks a backup there. */
export async function run(context: Context, options: RestoreOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireBackups(project);
  await requireReviewed(context, project, "run", options);
  return withProjectLock(project.root, async () => {
    const answers = await askStack(context, options, project, buildBackupTask({ action: "list" }));
    tellFailures(context, project, answers);
    const code = judgeAnswers(answers);
    if (code !== exitCodes.done) {
      return code;
    }
    const chosen = answers.map(({ host, stdout }) => ({
      host,
      ...choose(host, readHostBackups(stdout).backups, options),
    }));
    const [only, ...others] = chosen;
    if (only === undefined || others.length > 0) {
      throw buildUsageProblem({
        what: `a backup is of one server, and these were asked: ${chosen.map(({ host }) => host).join(", ")}`,
        fix: "Name one of them: --limit HOST",
      });
    }
    if (options.into === undefined && !(await confirm(context, options, question(only, options)))) {
      tell(context.io, "Nothing was changed.");
      return exitCodes.done;
    }
    return withPasswords(context, options, (passwords) => restore(context, options, project, passwords, only));
  });
}

interface Chosen {
  readonly host: string;
  readonly backup: string;
  readonly at: string;
}

function choose(
  host: string,
  backups: readonly { readonly backup: string; readonly at: string }[],
  { backup }: RestoreOptions,
): { readonly backup: string; readonly at: string } {
  const found = backups.find((each) => backup === "" || each.backup === backup);
  if (found === undefined) {
    throw new Problem(exitCodes.usage, {
      what: backup === "" ? `${host} has no backup yet` : `${host} has no backup ${backup}`,
      fix: "harden-init backup list shows which there are.",
    });
  }
  return found;
}

function question({ host, backup, at }: Chosen, { withoutBackup }: RestoreOptions): string {
  const present = withoutBackup ? "What is there now is lost." : "What is there now is backed up first.";
  return `Bring the data on ${host} back to backup ${backup} of ${formatMoment(at)}? ${present} The services stop meanwhile.`;
}

async function restore(
  context: Context,
  { into, withoutBackup }: RestoreOptions,
  project: Project,
  passwords: Passwords,
  { host, backup }: Chosen,
): Promise<ExitCode> {
  const { events } = await runPlay(context, project, {
    name: "deploy",
    playbook,
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
  const ending = events.flatMap((event) => (event.type === "run-ended" ? [event.ending] : [])).at(-1);
  const custom = events.flatMap((event) => (event.type === "stats" ? [getMap(event.custom, host)] : [])).at(-1) ?? {};
  const result = isMap(custom.backup) ? custom.backup : {};
  if (context.json) {
    printJson(context.io, { host, done: ending?.type === "done", ...result });
  } else if (ending?.type === "done") {
    into === undefined ? tellRestored(context, host, result) : print(context.io, `✔ ${host}: ${backup} is in ${into}`);
  }
  return judgeEnding(ending ?? { type: "interrupted", signal: "unknown" });
}

function tellRestored({ io }: Context, host: string, result: Readonly<Record<string, unknown>>): void {
  const outcome: BackupOutcome | undefined = readOutcome(result);
  const present = getText(result, "present");
  if (outcome === undefined) {
    return;
  }
  print(
    io,
    `✔ ${host}: the data are those of backup ${outcome.backup}, and every checksum is the same (${outcome.seconds} s)`,
  );
  printLines(io, describeParts(outcome));
  if (present !== undefined) {
    print(io, `What was there before is backup ${present}.`);
  }
}
