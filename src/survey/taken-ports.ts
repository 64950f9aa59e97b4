import { readFileSync } from "node:fs";

/** `0A` in the kernel's table: something listens. */
const listening = "0A";

/** The TCP ports of this machine on which something listens; none where the kernel does not tell. */
export function readTakenPorts(): readonly number[] {
  return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap(portsIn);
}

function portsIn(table: string): readonly number[] {
  try {
    return readFileSync(table, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state]) => state === listening)
      .map(([, local = ""]) => Number.parseInt(local.slice(local.lastIndexOf(":") + 1), 16));
  } catch {
    return [];
  }
}
