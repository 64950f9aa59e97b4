import type { PlaybookOptions } from "../../ansible/argv.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { type Fields, getMap } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import { toolVersion } from "../../lib/version.ts";
import { judgePasses } from "../../report/exit.ts";
import { foldReport } from "../../report/fold.ts";
import type { Pass } from "../../report/types.ts";
import { createRedactor } from "../../secrets/redact.ts";
import type { Project } from "../open.ts";
import type { Passwords } from "../passwords.ts";
import { runPlay } from "../run/play.ts";
import { showReport } from "../run/show-report.ts";
import type { Context } from "../types.ts";

interface BackupPlay {
  readonly name: "backup" | "restore";
  readonly limit: string | undefined;
  readonly extraVars: NonNullable<PlaybookOptions["extraVars"]>;
}

/** How a playbook of the backups ended, and what the hosts handed over. */
export interface BackupRun {
  readonly code: ExitCode;
  readonly pass: Pass | undefined;
  /** By host, in the order of the answers file. */
  readonly results: ReadonlyMap<string, Fields>;
}

/** Runs one of the two playbooks that work with backups, which are called as their passes. Says why, if it did not come through. */
export async function runBackupPlay(
  context: Context,
  project: Project,
  passwords: Passwords,
  { name, limit, extraVars }: BackupPlay,
): Promise<BackupRun> {
  const startedAt = new Date().toISOString();
  const recorded = await runPlay(context, project, {
    name,
    playbook: `playbooks/${name}.yml`,
    options: { passwords: passwords.sources, extraVars, ...(limit !== undefined && { limit }) },
    redact: createRedactor([...passwords.secrets]),
  });
  const report = foldReport({
    stack: project.model.name,
    tool: toolVersion,
    startedAt,
    endedAt: new Date().toISOString(),
    passes: [recorded],
  });
  const code = judgePasses(report);
  if (code !== exitCodes.done && !context.json) {
    showReport(context, report);
  }
  const custom = recorded.events.findLast((event) => event.type === "stats")?.custom ?? {};
  const results = project.model.hosts.flatMap(({ name: host }) => {
    const { backup } = getMap(custom, host);
    return isMap(backup) ? [[host, backup] as const] : [];
  });
  return { code, pass: report.passes[0], results: new Map(results) };
}
