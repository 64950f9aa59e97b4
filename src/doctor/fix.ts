import type { Diagnosis } from "./types.ts";

/** What mending needs of the outside world; a command gives the real things, a test its own. */
export interface FixIo {
  /** Shows the commands and asks whether they may run. */
  agree(commands: readonly string[]): Promise<boolean>;
  /** Called before each command. */
  tell(command: string): void;
  /** Runs one command with its output shown to the user; gives back its exit code. */
  run(command: string): Promise<number>;
  /** Looks again, after the commands have run. */
  examine(): Promise<readonly Diagnosis[]>;
}

export interface FixResult {
  readonly outcome: "nothing to do" | "refused" | "failed" | "done";
  /** The command that failed, and how. */
  readonly failure?: { readonly command: string; readonly code: number };
  /** How things stand now. */
  readonly diagnoses: readonly Diagnosis[];
}

/** Every command that mends something, in order, each once: one `apt-get update` serves all installations. */
export function commandsOf(diagnoses: readonly Diagnosis[]): readonly string[] {
  return [...new Set(diagnoses.flatMap(({ mend }) => mend))];
}

/**
 * Mends what commands can mend, with the user's consent, and looks again. It stops at the first command that fails, because
 * the later ones build on it.
 */
export async function fix(io: FixIo, diagnoses: readonly Diagnosis[]): Promise<FixResult> {
  const commands = commandsOf(diagnoses);
  if (commands.length === 0) {
    return { outcome: "nothing to do", diagnoses };
  }
  if (!(await io.agree(commands))) {
    return { outcome: "refused", diagnoses };
  }
  for (const command of commands) {
    io.tell(command);
    const code = await io.run(command);
    if (code !== 0) {
      return { outcome: "failed", failure: { command, code }, diagnoses: await io.examine() };
    }
  }
  return { outcome: "done", diagnoses: await io.examine() };
}

/**
 * Runs a command line with the user's own shell streams, so that sudo can ask for its password.
 *
 * @param output where its output goes: standard error keeps standard output free for a JSON document
 * @returns its exit code; 126 where no shell could be started, 130 where it was interrupted
 */
export async function runInShell(command: string, output: "stdout" | "stderr", signal?: AbortSignal): Promise<number> {
  const { execa } = await import("execa");
  const target = output === "stdout" ? 1 : 2;
  const result = await execa("/bin/sh", ["-c", command], {
    reject: false,
    stdin: "inherit",
    stdout: target,
    stderr: 2,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  return result.isCanceled ? 130 : (result.exitCode ?? 126);
}
