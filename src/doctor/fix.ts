import type { Diagnosis } from "./types.ts";

/** The outside world for a fix; tests have their own. */
export interface FixIo {
  /** Shows the commands and asks whether to run them. */
  agree(commands: readonly string[]): Promise<boolean>;
  /** Called before each command. */
  tell(command: string): void;
  /** Runs one command with its output shown; returns its exit code. */
  run(command: string): Promise<number>;
  /** Examines again, after the commands. */
  examine(): Promise<readonly Diagnosis[]>;
}

export interface FixResult {
  readonly outcome: "nothing to do" | "refused" | "failed" | "done";
  /** The command that failed, and how. */
  readonly failure?: { readonly command: string; readonly code: number };
  /** The new diagnoses. */
  readonly diagnoses: readonly Diagnosis[];
}

/** Every command that fixes something, in order, each once: one `apt-get update` serves all installations. */
export function listCommands(diagnoses: readonly Diagnosis[]): readonly string[] {
  return [...new Set(diagnoses.flatMap(({ fix }) => fix))];
}

/**
 * Runs the fixing commands, with the user's consent, and examines again. It stops at the first command that fails, because later ones depend on it.
 */
export async function fix(io: FixIo, diagnoses: readonly Diagnosis[]): Promise<FixResult> {
  const commands = listCommands(diagnoses);
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
 * Runs a command line on the user's terminal, so that sudo can ask for its password.
 *
 * @param output where its output goes: with standard error, standard output stays free for a JSON document
 * @returns its exit code; 126 if no shell could be started, 130 if it was interrupted
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
