const signals = ["SIGINT", "SIGTERM"] as const;

/**
 * Computes something that writes nothing. A handler of a signal has to wait until a computation has ended, and one of a large file takes seconds; without a
 * handler the system ends the process at once. So there is none meanwhile.
 */
export function interruptible<T>(compute: () => T): T {
  const handlers = signals.map((signal) => [signal, process.rawListeners(signal) as NodeJS.SignalsListener[]] as const);
  for (const [signal] of handlers) {
    process.removeAllListeners(signal);
  }
  try {
    return compute();
  } finally {
    for (const [signal, listeners] of handlers) {
      for (const listener of listeners) {
        process.on(signal, listener);
      }
    }
  }
}
