import type { PlaybookOptions } from "../../ansible/argv.ts";
import type { DeployOptions } from "./types.ts";

type AnsibleOptions = Pick<PlaybookOptions, "check" | "diff" | "limit" | "tags" | "forks" | "extraVars">;

/** What the options of `deploy` mean for Ansible. */
export function buildPlaybookOptions({
  check,
  diff,
  limit,
  tags,
  forks,
  refresh,
  rollbackOnFailure,
  seedRetry,
  replaceSecrets,
  withoutBackup,
  move,
}: DeployOptions): AnsibleOptions {
  return {
    check,
    diff,
    ...(limit !== undefined && { limit }),
    ...(tags !== undefined && { tags: tags.split(",") }),
    ...(forks !== undefined && { forks }),
    extraVars: {
      ...(refresh && { stack_refresh: true }),
      ...(rollbackOnFailure && { stack_rollback: true }),
      ...(seedRetry && { seed_retry: true }),
      ...(replaceSecrets && { stack_replace_secrets: true }),
      // A move changes no volume that it takes from.
      ...((withoutBackup || move) && { stack_backup_first: false }),
      ...(move && { stack_move: true }),
    },
  };
}

/** Whether every play runs on every host, not in check mode. */
export function isWholeDeploy({ check, limit, tags }: DeployOptions): boolean {
  return !check && limit === undefined && tags === undefined;
}
