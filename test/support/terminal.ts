import { execFileSync, spawnSync } from "node:child_process";
import { waitFor } from "./wait.ts";

/** A terminal of 80 columns, as a person sees it. */
export interface Terminal {
  readonly session: string;
  tmux(...words: readonly string[]): string;
  /** All that it shows and has shown. */
  screen(): string;
  type(...keys: readonly string[]): string;
  /** Waits until a pattern is on the screen. */
  see(pattern: RegExp, seconds?: number): Promise<string>;
  /** Agrees to each proposal until the pattern is seen. A question that is open begins with `?`; between two of them nothing is typed. */
  agreeUntil(pattern: RegExp): Promise<void>;
  /** The question that is open: its line, and what stands below it. */
  openQuestion(): string;
  /** Runs a command in a new terminal; at its end it says `ended with` its exit code. */
  start(folder: string, command: string): void;
  /** Ends what runs in it, if anything does. */
  end(): void;
  /** Nothing can be started after that. */
  close(): void;
}

/** A terminal of tmux for a file of tests. */
export function openTerminal(name: string): Terminal {
  const session = `harden-init-${name}-${process.pid}`;
  // A session that stays: without one the tmux server ends with each terminal, and the next may find it on its way out. tmux takes the beginning of a
  // name for the name, so this one begins otherwise.
  const anchor = `anchor-${session}`;
  const tmux = (...words: readonly string[]): string =>
    execFileSync("tmux", words, { encoding: "utf8", timeout: 60_000 });
  const screen = (): string => tmux("capture-pane", "-p", "-J", "-S", "-", "-t", session);
  const type = (...keys: readonly string[]): string => tmux("send-keys", "-t", session, ...keys);
  const see = (pattern: RegExp, seconds = 300): Promise<string> => {
    const look = () => {
      const shown = screen();
      return pattern.test(shown) && shown;
    };
    return waitFor(look, () => `never saw ${pattern} on:\n${screen()}`, { seconds, pause: 100 });
  };
  const agreeUntil = async (pattern: RegExp): Promise<void> => {
    for (let looks = 0; looks < 2_000; looks += 1) {
      const shown = screen();
      if (pattern.test(shown)) {
        return;
      }
      if (/^\? /m.test(shown)) {
        type("Enter");
      }
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    throw new Error(`never saw ${pattern} on:\n${screen()}`);
  };
  const openQuestion = (): string => {
    const shown = screen();
    return shown.slice(shown.lastIndexOf("\n? ") + 1);
  };
  const start = (folder: string, command: string): void => {
    tmux("new-session", "-d", "-s", session, "-x", "80", "-y", "50");
    type(`cd ${folder} && clear && ${command}; echo "ended with $?"`, "Enter");
  };
  const end = (): void => {
    spawnSync("tmux", ["kill-session", "-t", session]);
  };
  const close = (): void => {
    tmux("kill-session", "-t", anchor);
  };
  tmux("new-session", "-d", "-s", anchor);
  return { session, tmux, screen, type, see, agreeUntil, openQuestion, start, end, close };
}
