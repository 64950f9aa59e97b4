import type { CommanderError } from "commander";
import { buildUsageProblem, type Problem } from "../lib/errors.ts";
import { makePrintable } from "../lib/text/printable.ts";

/**
 * An error of the command-line parser, in the form of our other errors.
 *
 * @param command the command whose options it parsed
 */
export function describeUsageMistake(error: CommanderError, command: string): Problem {
  const [what = "", hint] = error.message.replace(/^error: /, "").split("\n");
  return buildUsageProblem(
    {
      what: makePrintable(what.replaceAll("'", "`")),
      fix: hint?.replace(/^\((.*)\)$/, "$1") ?? `\`harden-init ${command} --help\` shows the usage.`,
    },
    { cause: error },
  );
}
