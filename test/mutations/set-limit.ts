import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A limit's file in a control group: in the tree of its controller (version 1), and in the common one (version 2). */
interface LimitFile {
  readonly controller: string;
  readonly own: string;
  readonly common: string;
}

export const limitFiles = {
  swap: { controller: "memory", own: "memory.memsw.limit_in_bytes", common: "memory.swap.max" },
  reservation: { controller: "memory", own: "memory.soft_limit_in_bytes", common: "memory.low" },
  cpu: { controller: "cpu", own: "cpu.cfs_quota_us", common: "cpu.max" },
  pids: { controller: "pids", own: "pids.max", common: "pids.max" },
} as const satisfies Readonly<Record<string, LimitFile>>;

const root = "/sys/fs/cgroup";

/** Writes a limit into the control group of a process. -1 is none. */
export function setLimit(pid: number, { controller, own, common }: LimitFile, value: string): void {
  const groups = readFileSync(`/proc/${pid}/cgroup`, "utf8").trim().split("\n");
  const parts = groups.map((line) => line.split(":"));
  const [, controllers, path = ""] = parts.find(([, names = ""]) => names.split(",").includes(controller)) ?? [];
  const ofController = join(root, controllers ?? "", path, own);
  if (controllers !== undefined && existsSync(ofController)) {
    writeFileSync(ofController, value);
    return;
  }
  const [, , unified = ""] = parts.find(([number]) => number === "0") ?? [];
  writeFileSync(join(root, unified, common), value === "-1" ? "max" : value);
}
