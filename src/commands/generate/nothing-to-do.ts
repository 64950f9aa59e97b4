import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print } from "../../lib/io.ts";
import type { Context } from "../../project/types.ts";

/** Says that a project is as its answers want it. */
export function sayNothingToDo({ io, json, quiet }: Context): ExitCode {
  if (json) {
    print(io, JSON.stringify({ changes: [], secrets: [], notes: [] }));
  } else if (!quiet) {
    print(io, "Nothing to do: the project is what its answers say.");
  }
  return exitCodes.done;
}
