/* How a service is asked where nobody knows more of it than its port: whether that is listened on, as its own kernel has it. */

/** The check as Compose has it. */
export function listeningCheck(port: number): Readonly<Record<string, unknown>> {
  // Addresses and ports stand there in hexadecimal, and 0A is a socket that waits for visitors.
  const test = `grep -qsE ":$(printf %04X ${port}) 0+:0000 0A" /proc/net/tcp /proc/net/tcp6`;
  return { test: ["CMD-SHELL", test], interval: "10s", timeout: "5s", retries: 5, start_period: "30s" };
}

/** The port that such a check asks for; undefined where it is another check. */
export function askedPort(test: unknown): string | undefined {
  return Array.isArray(test) ? /^grep -qsE ":\$\(printf %04X (\d+)\) /.exec(String(test[1]))?.[1] : undefined;
}
