import type { ExitCode } from "../../lib/errors.ts";
import { endInOrder } from "../../lib/interruptible.ts";
import { tell } from "../../lib/io.ts";
import { type BackupOutcome, readOutcome } from "../../report/backups/read-backups.ts";
import type { Pass } from "../../report/types.ts";
import type { Project } from "../open.ts";
import { requireReviewed } from "../reviewed/require-reviewed.ts";
import { type Ask, type AskingOptions, judgeAnswers, tellFailures, withHosts } from "../run/ask-hosts.ts";
import type { Context } from "../types.ts";
import { buildBackupTask } from "./ask.ts";
import { type BackupRun, runBackupPlay } from "./run-play.ts";

/** What to do on the hosts of a limit. */
export interface TakingOrProving extends AskingOptions {
  readonly action: "now" | "prove";
  /** The backup to prove. Empty: the newest. */
  readonly backup: string;
  readonly yes: boolean;
}

/** What came of it on a host; one that an interrupted run has not reached has none. */
export interface HostOutcome {
  readonly host: string;
  readonly outcome: "ok" | "failed" | "unreachable";
  readonly message?: string;
  readonly result?: BackupOutcome;
}

/** Takes a backup on each host, or proves one. Says why, if that did not come through; nothing of what was broken off stays. */
export async function takeOrProve(
  context: Context,
  options: TakingOrProving,
  project: Project,
): Promise<{ readonly code: ExitCode; readonly hosts: readonly HostOutcome[] }> {
  const { action, backup, limit } = options;
  await requireReviewed(context, project, "run", options);
  return withHosts(context, options, project, async (ask, passwords) => {
    const extraVars = { backup_action: action, backup_id: backup };
    const ended = await runBackupPlay(context, project, passwords, { name: "backup", limit, extraVars });
    if (ended.pass?.interruption?.brokenOff !== undefined) {
      await endInOrder(() => clear(context, project, ask));
    }
    return { code: ended.code, hosts: listOutcomes(ended) };
  });
}

/** A module that was killed takes nothing away by itself; one on a server may still be at it, and is waited for. */
async function clear(context: Context, project: Project, ask: Ask): Promise<void> {
  const answers = await ask({ ...buildBackupTask({ action: "clear" }), timeout: clearingMilliseconds, isLast: true });
  tellFailures(context, project, answers);
  tell(
    context.io,
    judgeAnswers(answers) === 0
      ? "Nothing of what was broken off is left."
      : "What was broken off may have left something there, which the next backup takes away.",
  );
}

const clearingMilliseconds = 180_000;

function listOutcomes({ pass, results }: BackupRun): readonly HostOutcome[] {
  const done = [...results].map(([host, result]) => ({ host, outcome: "ok" as const, ...readResult(result) }));
  return [...done, ...(pass?.failed ?? []).flatMap(describeFailure)];
}

function readResult(result: unknown): { readonly result?: BackupOutcome } {
  const outcome = readOutcome(result);
  return outcome === undefined ? {} : { result: outcome };
}

function describeFailure({ host, outcome, message }: Pass["failed"][number]): readonly HostOutcome[] {
  return outcome === "failed" || outcome === "unreachable"
    ? [{ host, outcome, ...(message !== undefined && { message }) }]
    : [];
}
