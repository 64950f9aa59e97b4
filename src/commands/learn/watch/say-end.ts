import type { Judged } from "../../../learn/watch/judge.ts";
import { type ExitCode, exitCodes } from "../../../lib/errors.ts";
import { printJson, printLines, tell } from "../../../lib/io.ts";
import { describeChange } from "../../../merge/describe.ts";
import { isAChange } from "../../../project/decide.ts";
import type { Context } from "../../../project/types.ts";
import type { Ended } from "./agree-and-end.ts";

/** Tells what was written. Exit code 3 where a yes is missing, or where something may be missing of what was logged. */
export function sayEnd({ io, json, quiet }: Context, judged: Judged, ended: Ended): ExitCode {
  const { isWritten, isWaiting, changes } = ended;
  const altered = changes.filter(isAChange);
  if (json) {
    printJson(io, { ...judged, written: isWritten, changes: altered.map(({ type, path }) => ({ type, path })) }, 2);
  } else if (isWritten) {
    printLines(io, ["", ...altered.map(describeChange)]);
    printLines(io, quiet ? [] : ["Next: harden-init deploy --prove"]);
  } else {
    tell(io, `Nothing was changed${isWaiting ? ": there is no terminal to ask on. --yes writes it" : ""}.`);
  }
  const isLacking =
    isWaiting ||
    judged.gaps.length + judged.unclear.length > 0 ||
    judged.services.some(({ beyond }) => beyond.length > 0) ||
    changes.some(({ type }) => type === "conflict");
  return isLacking ? exitCodes.notAsWanted : exitCodes.done;
}
