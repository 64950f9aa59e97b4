/** What one host counted at the end of a run, as Ansible does. */
export interface HostStats {
  readonly ok: number;
  readonly changed: number;
  readonly failures: number;
  readonly ignored: number;
  readonly rescued: number;
  readonly skipped: number;
  readonly unreachable: number;
}

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
  /** What the module says, terminal escapes stripped; for a loop, the failed items' messages. */
  readonly message?: string;
  /** Why the task changed something: the paths, names or fields that its result names. */
  readonly changes: readonly string[];
  /** True where Ansible censored the result (`no_log`). */
  readonly censored: boolean;
  /** Where the task stands: `playbooks/stack.yml:12`. */
  readonly path?: string;
}

/** What happens while `ansible-playbook` runs, in our words. Every reader switches over `type`. */
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
  | { readonly type: "task-finished"; readonly result: TaskResult; readonly at: string }
  /** A line that is no event of Ansible's: a warning, a notice, a traceback. */
  | { readonly type: "line"; readonly stream: "stdout" | "stderr"; readonly text: string }
  | {
      readonly type: "stats";
      readonly hosts: Readonly<Record<string, HostStats>>;
      readonly custom: Readonly<Record<string, unknown>>;
    }
  | { readonly type: "run-ended"; readonly ending: RunEnding; readonly seconds: number; readonly at: string };

/** A program with its words, and the whole environment that it gets. No secret is in either. */
export interface PlaybookCommand {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** The child shares our terminal, so that it can ask for the sudo password itself. */
  readonly asks: boolean;
}

/** Takes the secrets out of a text. */
export type Redact = (text: string) => string;

/** How a run ended, Ansible's ambiguous exit codes told apart by what came before. */
export type RunEnding =
  | { readonly type: "done" }
  | { readonly type: "host-failed" }
  | { readonly type: "host-unreachable" }
  /** No host was reached by the run: an empty inventory, a `--limit` that matches nothing. */
  | { readonly type: "no-hosts"; readonly message: string }
  /** Wrong usage, a playbook that does not parse, a vault that does not open: nothing was run. */
  | { readonly type: "not-started"; readonly reason: "vault" | "syntax" | "usage" | "other"; readonly message: string }
  /** Ansible itself gave up after plays had begun and before it could count: what was done by then stands. */
  | { readonly type: "stopped"; readonly message: string }
  | { readonly type: "interrupted"; readonly signal: string };
