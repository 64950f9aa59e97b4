import type { TaskTold } from "../why/types.ts";

/** What is counted for each host at the end of a run. */
export const statNames = ["ok", "changed", "failures", "ignored", "rescued", "skipped", "unreachable"] as const;

/** One host's counts. */
export type HostStats = Readonly<Record<(typeof statNames)[number], number>>;

/** One task's outcome on one host. */
export interface TaskResult {
  readonly host: string;
  readonly task: string;
  readonly play: string;
  /** The module's full name, such as `ansible.builtin.copy`. */
  readonly action: string;
  readonly outcome: "ok" | "changed" | "skipped" | "failed" | "unreachable";
  /** Seconds. */
  readonly seconds: number;
  /** The module's message, without terminal escapes; for a loop, the messages of the failed items. */
  readonly message?: string;
  /** Why the task changed something: the paths, names or fields in its result. */
  readonly changes: readonly string[];
  /** True where Ansible censored the result (`no_log`). */
  readonly censored: boolean;
  /** Where the task is defined: `playbooks/stack.yml:12`. */
  readonly path?: string;
}

/** What happens while `ansible-playbook` runs. Every reader switches over `type`. */
export type RunEvent =
  | { readonly type: "run-started"; readonly argv: readonly string[]; readonly at: string }
  | { readonly type: "play-started"; readonly play: string; readonly at: string }
  | {
      readonly type: "task-started";
      readonly task: string;
      readonly play: string;
      readonly at: string;
      readonly handler: boolean;
    }
  | {
      readonly type: "task-finished";
      readonly result: TaskResult;
      readonly at: string;
      /** What it changed, with both sides, where its module tells that. */
      readonly told?: TaskTold;
    }
  /** The run was interrupted: it ends after the task that runs, or at once. */
  | { readonly type: "interruption"; readonly ends: "after-task" | "at-once"; readonly at: string }
  /** A line that is not an Ansible event: a warning, a notice, a traceback. */
  | { readonly type: "line"; readonly stream: "stdout" | "stderr"; readonly text: string }
  | {
      readonly type: "stats";
      readonly hosts: Readonly<Record<string, HostStats>>;
      readonly custom: Readonly<Record<string, unknown>>;
    }
  | { readonly type: "run-ended"; readonly ending: RunEnding; readonly seconds: number; readonly at: string };

/** A program with its arguments, and its whole environment. Neither holds a secret. */
export interface PlaybookCommand {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** The child shares our terminal, so that it can ask for the sudo password. */
  readonly asks: boolean;
}

/** Removes the secrets from a text. */
export type Redact = (text: string) => string;

/** How a run ended. Ansible's ambiguous exit codes are told apart by the events before them. */
export type RunEnding =
  | { readonly type: "done" }
  | { readonly type: "host-failed" }
  | { readonly type: "host-unreachable" }
  /** The run reached no host: an empty inventory, or a `--limit` that matches nothing. */
  | { readonly type: "no-hosts"; readonly message: string }
  /** Wrong usage, a playbook that does not parse, or a vault that does not open: nothing ran. */
  | { readonly type: "not-started"; readonly reason: "vault" | "syntax" | "usage" | "other"; readonly message: string }
  /** Ansible gave up after plays had begun and before it counted. What was done until then stays. */
  | { readonly type: "stopped"; readonly message: string }
  | { readonly type: "interrupted"; readonly signal: string };
