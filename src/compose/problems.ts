import { type Problem, usageProblem } from "../lib/errors.ts";
import { printable } from "../lib/text/printable.ts";
import type { Place } from "./types.ts";

/** `compose.yml:12`, as a terminal makes a link of it. */
export function placeText({ file, line }: Place): string {
  return `${printable(file, 200)}:${line}`;
}

/** Something in a compose file that the user can mend (exit 2). */
export function composeProblem(at: Place, what: string, fix?: string): Problem {
  return usageProblem({ where: placeText(at), what, ...(fix === undefined ? {} : { fix }) });
}
