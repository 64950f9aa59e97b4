import { type ExitCode, exitCodes } from "./errors.ts";

/**
 * Lets the process end with the code that the work comes to. An event loop that has nothing left to wait for would end it with 0, which
 * says "done": where the work has not come to an end by then, it ends as a bug.
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
      // Reached only when the reporting of an error failed itself.
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = exitCodes.bug;
    },
  );
}
