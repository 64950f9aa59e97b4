import { type ExitCode, exitCodes } from "./errors.ts";

/**
 * Ends the process with the exit code of the work. If the event loop runs empty before the work is done, node would exit with 0, which means "done";
 * here it exits as a bug.
 */
export function finishWith(work: Promise<ExitCode>): void {
  let ended = false;
  process.once("beforeExit", () => {
    if (!ended) {
      process.stderr.write("error harden-init stopped before it had finished; this is a bug in it\n");
      process.exitCode = exitCodes.bug;
    }
  });
  work.then(
    (code) => {
      ended = true;
      process.exitCode ||= code;
    },
    (error: unknown) => {
      ended = true;
      // Reached only if printing the error failed.
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = exitCodes.bug;
    },
  );
}
