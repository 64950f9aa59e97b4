import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, printJson } from "../../lib/io.ts";
import type { Context } from "../../project/types.ts";

/** Reports that a project matches its answers. */
export function sayNothingToDo({ io, json, quiet }: Context): ExitCode {
  if (json) {
    printJson(io, { changes: [], secrets: [], notes: [] });
  } else if (!quiet) {
    print(io, "Nothing to do: the project matches its answers.");
  }
  return exitCodes.done;
}
