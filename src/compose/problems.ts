import { buildUsageProblem, type Problem } from "../lib/errors.ts";
import { makePrintable } from "../lib/text/printable.ts";
import type { Place } from "./types.ts";

/** `compose.yml:12`, which terminals turn into a link. */
export function placeText({ file, line }: Place): string {
  return `${makePrintable(file, 200)}:${line}`;
}

/** A problem in a compose file that the user can fix (exit 2). */
export function buildComposeProblem(at: Place, what: string, fix?: string): Problem {
  return buildUsageProblem({ where: placeText(at), what, ...(fix === undefined ? {} : { fix }) });
}
