import type { ChildProcess } from "node:child_process";

/** The source of signals: the process, or a test. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
}

export interface Interruption {
  /** The first signal that arrived. */
  readonly signal: string | undefined;
  /** Stops listening. */
  release(): void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Milliseconds. `npx` repeats a Ctrl-C that the terminal has already sent; that echo is not a second request. */
const echo = 500;
/** Milliseconds for Ansible to end its workers before it is killed. */
const grace = 3_000;

/**
 * Passes interruptions to the child: the first asks it to stop, the second ends it.
 *
 * @param shared true if the child is in our process group, so that the terminal sends it Ctrl-C directly
 */
export function passInterruptions(child: ChildProcess, shared: boolean, source: SignalSource): Interruption {
  let first: { readonly signal: string; readonly at: number } | undefined;
  let timer: NodeJS.Timeout | undefined;

  function send(signal: NodeJS.Signals): void {
    if (child.pid === undefined) {
      return;
    }
    try {
      process.kill(shared ? child.pid : -child.pid, signal);
    } catch {
      // It has just ended on its own.
    }
  }

  function onSignal(signal: NodeJS.Signals): void {
    if (first === undefined) {
      first = { signal, at: Date.now() };
      // A hang-up would kill Ansible at once; an interrupt lets it clean up.
      if (!shared || signal !== "SIGINT") {
        send("SIGINT");
      }
    } else if (Date.now() - first.at > echo && timer === undefined) {
      // Ansible's SIGTERM handler ends the workers, which have left its process group.
      send("SIGTERM");
      timer = setTimeout(() => send("SIGKILL"), grace);
    }
  }

  const listeners = signals.map((signal) => [signal, () => onSignal(signal)] as const);
  for (const [signal, listener] of listeners) {
    source.on(signal, listener);
  }
  return {
    get signal() {
      return first?.signal;
    },
    release() {
      clearTimeout(timer);
      for (const [signal, listener] of listeners) {
        source.off(signal, listener);
      }
    },
  };
}
