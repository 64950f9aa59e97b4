import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** The audit daemon of this machine for as long as a test needs it; one that ran before goes on running. */
export class AuditDaemon {
  private readonly ranBefore = findPid() !== 0;

  async start(): Promise<void> {
    if (this.ranBefore) {
      return;
    }
    mkdirSync("/var/log/audit", { recursive: true, mode: 0o750 });
    execFileSync("auditd", ["-s", "enable"]);
    for (let tries = 0; findPid() === 0 && tries < 100; tries += 1) {
      await setTimeout(100);
    }
  }

  stop(): void {
    const pid = findPid();
    if (!this.ranBefore && pid !== 0) {
      process.kill(pid, "SIGTERM");
    }
  }
}

/** The number of the daemon's process, as the kernel has it; 0 without one. */
function findPid(): number {
  return Number(/^pid (\d+)$/m.exec(execFileSync("auditctl", ["-s"], { encoding: "utf8" }))?.[1] ?? 0);
}
