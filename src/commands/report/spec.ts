import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { choice, withDefault } from "../../lib/command-line/option-builders.ts";

/** Shows the last report again. */
export const reportSpec = defineCommand({
  name: "report",
  words: "[dir]",
  help: "show the report of the last run again",
  examples: ["harden-init report"],
  options: {
    format: withDefault(
      choice("--format <format>", "text or markdown", { words: ["text", "markdown"], noun: "format" }),
      "text",
    ),
  },
  parse: (options) => options,
});

export type ReportOptions = OptionsOf<typeof reportSpec>;
