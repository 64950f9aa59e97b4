import type { ExitCode } from "../lib/errors.ts";
import type { Io } from "../lib/io.ts";
import type { OptionSpec } from "../lib/option-spec.ts";

/** What every command is given: the outside world, the project's folder, and the options that all commands share. */
export interface Context {
  readonly io: Io;
  /** The project's folder, absolute. */
  readonly root: string;
  /** One JSON document on stdout, progress as JSON lines on stderr. */
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Ends when the user interrupts. */
  readonly signal: AbortSignal;
  readonly vaultPasswordFile?: string;
}

export type Options = Readonly<Record<string, unknown>>;

/** What a command's file exports. */
export interface CommandModule {
  /** Does the work and says how it ended; throws `Problem` for what the user can mend. */
  run(context: Context, options: Options, words: readonly string[]): Promise<ExitCode>;
}

/** One command as the command line sees it. Its file is loaded only when it is called. */
export interface CommandSpec {
  readonly name: string;
  readonly words: string;
  readonly help: string;
  /** A function where telling them takes something heavy: it is asked for the command that is called, and no other. */
  readonly options: readonly OptionSpec[] | (() => Promise<readonly OptionSpec[]>);
  readonly opensVault?: boolean;
  load(): Promise<CommandModule>;
}
