import type { ChildProcess } from "node:child_process";

/** Where signals come from: the process itself, or a test. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
}

export interface Interruption {
  /** The first signal that came, if one did. */
  readonly signal: string | undefined;
  /** Stops listening. */
  release(): void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Milliseconds. `npx` passes on a Ctrl-C that the terminal has already brought: that echo is not a second wish. */
const echo = 500;
/** Milliseconds that Ansible gets to end its workers before it is killed. */
const grace = 3_000;

/**
 * Passes interruptions on to the child: the first asks it to stop and lets it, the second ends it.
 *
 * @param shared true where the child stands in our own process group: the terminal then brings it Ctrl-C by itself
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
      // It has just ended by itself.
    }
  }

  function onSignal(signal: NodeJS.Signals): void {
    if (first === undefined) {
      first = { signal, at: Date.now() };
      // A hang-up would kill Ansible without a word; an interrupt makes it clean up.
      if (!shared || signal !== "SIGINT") {
        send("SIGINT");
      }
    } else if (Date.now() - first.at > echo && timer === undefined) {
      // Ansible's handler of SIGTERM ends the workers, which have left its process group.
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
