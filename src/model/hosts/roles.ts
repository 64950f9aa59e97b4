import type { Answers } from "../schema/answers.ts";
import type { Host } from "../types/host.ts";

/** What a host is in the swarm; undefined where the stack is on none. Where no host says it, the first one is the manager. */
export function roleOf({ target, hosts }: Pick<Answers, "target" | "hosts">, index: number): Host["role"] {
  if (target !== "swarm") {
    return undefined;
  }
  return hosts[index]?.role ?? (index === 0 && hosts.every(({ role }) => role !== "manager") ? "manager" : "worker");
}
