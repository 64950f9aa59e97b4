import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Has the kernel write no core file of this process, nor of anything that it starts: such a file would hold the vault's secrets. Where `prlimit`
 * is missing, as on macOS, the system's own limit holds.
 */
export function forbidCoreFiles(): void {
  const limit = /^Max core file size +(\S+)/m.exec(readKernel("self/limits"))?.[1];
  const isPiped = readKernel("sys/kernel/core_pattern").startsWith("|");
  if (limit === undefined || limit === "1" || (limit === "0" && !isPiped)) {
    return;
  }
  // One byte and not none: with none the kernel still hands the memory to a program that collects cores, such as apport.
  spawnSync("prlimit", [`--pid=${process.pid}`, "--core=1"], { stdio: "ignore" });
}

function readKernel(name: string): string {
  try {
    return readFileSync(`/proc/${name}`, "utf8");
  } catch {
    return "";
  }
}
