import { homedir } from "node:os";
import { buildUsageProblem, describeComplaint, type ExitCode, exitCodes, Problem } from "../lib/errors.ts";
import { type Io, printJson, tell } from "../lib/io.ts";
import { toolVersion } from "../lib/version.ts";

/**
 * Prints an error: what to fix if the user can fix it, a request for a report if it is a bug.
 *
 * @returns the exit code
 */
export function explainFailure(
  io: Io,
  error: unknown,
  how: { readonly verbose: boolean; readonly json: boolean },
): ExitCode {
  if (error instanceof Problem) {
    return explainProblem(io, error, how.json);
  }
  if (currentFolder() === undefined) {
    return explainProblem(io, folderIsGone, how.json);
  }
  const bug = "This is a bug in harden-init, not a mistake of yours. Nothing that was running was changed.";
  tell(io, io.colours.red(bug));
  tell(io, `Please report it with the version (${toolVersion}), the command, and these lines:`);
  tell(io, maskedTrace(error, how.verbose));
  if (how.json) {
    printJson(io, { error: { exitCode: exitCodes.bug, bug: maskedTrace(error, false) } });
  }
  return exitCodes.bug;
}

const folderIsGone = buildUsageProblem({
  what: "the current folder does not exist any more",
  fix: "Change into one that exists, and run the command again.",
});

function currentFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

function explainProblem(io: Io, problem: Problem, json: boolean): ExitCode {
  for (const complaint of problem.complaints) {
    tell(io, `${io.colours.red("error")} ${describeComplaint(complaint)}`);
  }
  if (json) {
    printJson(io, { error: { exitCode: problem.exitCode, complaints: problem.complaints } });
  }
  return problem.exitCode;
}

/** The stack without paths that reveal the user; one line unless all of it is wanted. */
function maskedTrace(error: unknown, whole: boolean): string {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const masked = trace.replaceAll(process.cwd(), ".").replaceAll(homedir(), "~");
  return whole ? masked : `${masked.split("\n", 1)[0]} (--verbose shows where)`;
}
