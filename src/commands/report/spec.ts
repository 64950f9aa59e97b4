import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { choice, withDefault } from "../../lib/command-line/option-builders.ts";

/** Shows the last report once more. */
export const reportSpec = defineCommand({
  name: "report",
  words: "[dir]",
  help: "the report of the last run once more",
  options: {
    format: withDefault(
      choice("--format <format>", "text or markdown", { words: ["text", "markdown"], noun: "format" }),
      "text",
    ),
  },
  parse: (options) => options,
});

export type ReportOptions = OptionsOf<typeof reportSpec>;
