import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { choice, flag, pair, text, value, withBare } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
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
    "harden-init report --list",
    "harden-init report --log",
    "harden-init report --compare 2026-11-28T09 2026-11-29T14:05",
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
    list: flag("--list", "the runs that are kept: when, how long, what each changed and measured"),
    log: withBare(text("--log [run]", "all that a run did, task by task: the last one, or that of a time"), ""),
    compare: pair("--compare <runs...>", "two of them, each by the beginning of its time, or a file of one"),
  },
  parse: ({ format, output, from, list, log, compare }) => {
    if ([list, log !== undefined, compare !== undefined, from !== undefined].filter(Boolean).length > 1) {
      throw buildUsageProblem({
        what: "--list, --log, --compare and --from show different things",
        fix: "Give one of them.",
      });
    }
    return { format: format ?? findFormat(formats, output ?? "") ?? "text", output, from, list, log, compare };
  },
});

export type ReportOptions = OptionsOf<typeof reportSpec>;
