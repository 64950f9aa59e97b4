import type { CommanderError } from "commander";
import { type Problem, usageProblem } from "../lib/errors.ts";
import { printable } from "../lib/text/printable.ts";

/**
 * What the parser of the command line complains about, told as every other mistake is.
 *
 * @param command the command whose options it read
 */
export function describeUsageMistake(error: CommanderError, command: string): Problem {
  const [what = "", hint] = error.message.replace(/^error: /, "").split("\n");
  return usageProblem(
    {
      what: printable(what.replaceAll("'", "`")),
      fix: hint?.replace(/^\((.*)\)$/, "$1") ?? `\`harden-init ${command} --help\` says what can be written.`,
    },
    { cause: error },
  );
}
