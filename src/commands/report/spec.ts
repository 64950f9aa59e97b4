import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { choice, value } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { findFormat, formatNames } from "../../report/formats/formats.ts";

/** Shows the last report again. */
export const reportSpec = defineCommand({
  name: "report",
  words: "[dir]",
  help: "show the report of the last run again, or write it for people and programs",
  examples: ["harden-init report", "harden-init report --output report.html"],
  options: {
    format: choice("--format <format>", formatNames.join(", "), { words: formatNames, noun: "format" }),
    output: value("--output <file>", "write it into this file; its end says the format, too", requireName),
  },
  parse: ({ format, output }) => ({ format: format ?? findFormat(output ?? "") ?? "text", output }),
});

export type ReportOptions = OptionsOf<typeof reportSpec>;

function requireName(text: string, where: string): string {
  if (text === "") {
    throw buildUsageProblem({ where, what: "the name of the file is empty" });
  }
  return text;
}
