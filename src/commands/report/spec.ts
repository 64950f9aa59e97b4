import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { choice, value } from "../../lib/command-line/option-builders.ts";
import { findFormat } from "../../lib/files/output-format.ts";
import { formatNames, formats } from "../../report/formats/formats.ts";
import { requireFileName } from "../options/output.ts";

/** Shows the last report again. */
export const reportSpec = defineCommand({
  name: "report",
  words: "[dir]",
  help: "show the report of the last run again, or write it for people and programs",
  examples: [
    "harden-init report",
    "harden-init report --output report.html",
    "harden-init verify --json >now.json; harden-init report --from now.json --output now.sarif",
  ],
  options: {
    format: choice("--format <format>", formatNames.join(", "), { words: formatNames, noun: "format" }),
    output: value("--output <file>", "write it into this file; its end says the format, too", requireFileName),
    from: value(
      "--from <file>",
      "not of the last run, but of this JSON of `verify --json` or `report`",
      requireFileName,
    ),
  },
  parse: ({ format, output, from }) => ({
    format: format ?? findFormat(formats, output ?? "") ?? "text",
    output,
    from,
  }),
});

export type ReportOptions = OptionsOf<typeof reportSpec>;
