import { chmodSync, chownSync, existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";

const folder = "/var/log/audit";
const log = `${folder}/audit.log`;
const adm = 4;

/**
 * Sees to it that this machine has an audit log as the daemon of Debian leaves it, for receivers that read it. It appears
 * whole, owned and readable at once, since other tests may look for it in the same moment; and it stays, since they may go
 * on reading it.
 */
export function ensureAuditLog(): void {
  if (existsSync(log)) {
    return;
  }
  mkdirSync(folder, { recursive: true });
  chownSync(folder, 0, adm);
  chmodSync(folder, 0o750);
  const made = `${folder}/made-by-${process.pid}`;
  writeFileSync(made, "type=DAEMON_START msg=audit(1795000000.000:1): op=start res=success\n");
  chownSync(made, 0, adm);
  chmodSync(made, 0o640);
  try {
    linkSync(made, log);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
  } finally {
    rmSync(made);
  }
}
