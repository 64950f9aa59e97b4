import { exitCodes, Problem } from "./errors.ts";

const signals = ["SIGINT", "SIGTERM"] as const;

let interruption: AbortSignal | undefined;

/** Says how the program tells that it was interrupted. */
export function heedInterruption(signal: AbortSignal): void {
  interruption = signal;
}

/** Aborted when the user interrupts the program; undefined outside of one. */
export function getInterruption(): AbortSignal | undefined {
  return interruption;
}

/**
 * Computes something while nothing else is under way that a signal must not cut off, such as a run of Ansible. A handler of a signal has to wait until a
 * computation has ended, and one of a large file takes seconds; without a handler the system ends the process at once. So there is none meanwhile.
 *
 * @throws Problem (exit 130) if the program was interrupted before the computation began
 */
export async function computeInterruptibly<T>(compute: () => T): Promise<T> {
  await nextTurn();
  if (interruption?.aborted) {
    throw new Problem(exitCodes.interrupted, { what: "interrupted" });
  }
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

/**
 * Keeps the process going, whatever signal comes, until what was begun is taken away: the first one was told by the signal of the program, and `npx` repeats it.
 */
export async function endInOrder<T>(work: () => Promise<T>): Promise<T> {
  const wait = () => undefined;
  const heard = [...signals, "SIGHUP"] as const;
  for (const signal of heard) {
    process.on(signal, wait);
  }
  try {
    return await work();
  } finally {
    for (const signal of heard) {
      process.off(signal, wait);
    }
  }
}

/** A signal that was caught but not yet handed to its handlers would be lost with them: they hear it in the next turn of the loop, before its second immediate. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
