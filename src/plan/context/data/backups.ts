import { nameBackupUnit } from "../../../controls/server/backups.ts";
import type { Model } from "../../../model/types/model.ts";
import { hasPreparedServers } from "../asked.ts";

/** Whether servers of the stack back it up by themselves. */
export function hasBackupTimer(model: Model): boolean {
  return model.backups?.at !== undefined && hasPreparedServers(model);
}

/** The context of the templates of the backups. */
export function viewBackups(model: Model): object {
  const { backups } = model;
  const name = nameBackupUnit(model.name);
  const timer = { name, service: `${name}.service`, timer: `${name}.timer`, at: backups?.at };
  return {
    backups: backups && { ...backups, folder: backups.to.startsWith("/") ? backups.to : undefined },
    backupTimer: hasBackupTimer(model) ? timer : undefined,
  };
}
