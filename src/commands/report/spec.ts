import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { choice, value } from "../../lib/command-line/option-builders.ts";
import { findFormat, formatNames } from "../../report/formats/formats.ts";
import { requireFileName } from "../options/output.ts";

/** Shows the last report again. */
export const reportSpec = defineCommand({
  name: "report",
  words: "[dir]",
  help: "show the report of the last run again, or write it for people and programs",
  examples: ["harden-init report", "harden-init report --output report.html"],
  options: {
    format: choice("--format <format>", formatNames.join(", "), { words: formatNames, noun: "format" }),
    output: value("--output <file>", "write it into this file; its end says the format, too", requireFileName),
  },
  parse: ({ format, output }) => ({ format: format ?? findFormat(output ?? "") ?? "text", output }),
});

export type ReportOptions = OptionsOf<typeof reportSpec>;
