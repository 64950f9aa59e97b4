import type { ChildProcess } from "node:child_process";
import { listDescendants, listRemaining, type RunningProcess } from "./descendants.ts";

/** The source of signals: the process, or a test. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
}

export interface Interruption {
  /** The first signal that arrived. */
  readonly signal: string | undefined;
  /** To be called once Ansible has ended. After a second signal, nothing that it began on this machine goes on. */
  finish(): Promise<void>;
}

export interface InterruptionOptions {
  /** The child is in our process group, so that the terminal sends it Ctrl-C directly. */
  readonly shared: boolean;
  readonly source: SignalSource;
  /** Called when the child is told to end at once. */
  readonly onSecond: () => void;
}

/** What the project's callback `finish_task` says once it was interrupted. */
export const finishesTask = "The run ends after this task. Ctrl-C again ends it at once.";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Milliseconds. `npx` repeats a Ctrl-C that the terminal has already sent; that echo is not a second request. */
const echo = 500;
/** Milliseconds for Ansible and its modules to end before they are killed. */
const grace = 3_000;

/** Passes interruptions to Ansible: the first lets it finish its task (the project's callback `finish_task`), the second ends it at once. */
export function passInterruptions(
  child: ChildProcess,
  { shared, source, onSecond }: InterruptionOptions,
): Interruption {
  let first: { readonly signal: string; readonly at: number } | undefined;
  let left: readonly RunningProcess[] | undefined;
  let timer: NodeJS.Timeout | undefined;

  function onSignal(signal: NodeJS.Signals): void {
    if (first === undefined) {
      first = { signal, at: Date.now() };
      // Only Ansible itself, not what it runs. A hang-up would kill it; an interrupt is what it waits for.
      if (!shared || signal !== "SIGINT") {
        send(child.pid, "SIGINT");
      }
    } else if (Date.now() - first.at > echo && left === undefined) {
      left = listDescendants(child.pid);
      onSecond();
      // The whole group: the workers of Ansible before 2.19 are in it, and the later ones are told by Ansible.
      send(shared ? child.pid : groupOf(child), "SIGINT");
      timer = setTimeout(() => end([child.pid, groupOf(child)]), grace);
    }
  }

  function end(others: readonly (number | undefined)[] = []): void {
    for (const pid of [...others, ...listLeft().map((one) => one.pid)]) {
      send(pid, "SIGKILL");
    }
  }

  function listLeft(): readonly RunningProcess[] {
    left = left && listRemaining(left);
    return left ?? [];
  }

  const listeners = signals.map((signal) => [signal, () => onSignal(signal)] as const);
  for (const [signal, listener] of listeners) {
    source.on(signal, listener);
  }
  return {
    get signal() {
      return first?.signal;
    },
    async finish() {
      clearTimeout(timer);
      const last = Date.now() + grace;
      while (listLeft().length > 0 && Date.now() < last) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      end();
      for (const [signal, listener] of listeners) {
        source.off(signal, listener);
      }
    },
  };
}

function groupOf({ pid }: ChildProcess): number | undefined {
  return pid === undefined ? undefined : -pid;
}

function send(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) {
    return;
  }
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended on its own, or belongs to root.
  }
}
