import type { Ahead } from "../ansible/ahead/ahead.ts";
import type { Io } from "../lib/io.ts";

/** The context of every command: the outside world, the project's folder, and the common options. */
export interface Context {
  readonly io: Io;
  /** The project's folder, absolute. */
  readonly root: string;
  /** One JSON document on stdout, progress as JSON lines on stderr. */
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  readonly vaultPasswordFile?: string;
  /** What loads Ansible meanwhile, for a command that runs a playbook. */
  readonly ahead?: Ahead;
}
