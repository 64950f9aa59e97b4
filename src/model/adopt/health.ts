import type { ComposeService, Situation } from "./types.ts";
import { listAt, mapAt } from "./values.ts";

/* How a service is asked whether it answers. */

/** As Compose has it: a port alone stands for the question whether it is listened on. */
export function checkOf({ listens, ...check }: NonNullable<Situation["health"]>): Readonly<Record<string, unknown>> {
  return typeof listens === "number" ? { ...listeningCheck(listens), ...check } : check;
}

export function hasHealthCheck(service: ComposeService): boolean {
  const check = mapAt(service, "healthcheck");
  return listAt(check, "test").length > 0 && listAt(check, "test")[0] !== "NONE" && check.disable !== true;
}

/** Where nobody knows more of a service than its port: whether that is listened on, as its own kernel has it. */
function listeningCheck(port: number): Readonly<Record<string, unknown>> {
  // Addresses and ports stand there in hexadecimal, and 0A is a socket that waits for visitors.
  const test = `grep -qsE ":$(printf %04X ${port}) 0+:0000 0A" /proc/net/tcp /proc/net/tcp6`;
  return { test: ["CMD-SHELL", test], interval: "10s", timeout: "5s", retries: 5, start_period: "30s" };
}

/** The port that such a check asks for; undefined where it is another check. */
export function askedPort(test: unknown): string | undefined {
  return Array.isArray(test) ? /^grep -qsE ":\$\(printf %04X (\d+)\) /.exec(String(test[1]))?.[1] : undefined;
}
