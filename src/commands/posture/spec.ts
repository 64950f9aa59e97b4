import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { choice, value } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { findFormat } from "../../lib/files/output-format.ts";
import { postureFormatNames, postureFormats } from "../../posture/formats/formats.ts";
import { requireFileName } from "../options/output.ts";

/** Compares a stack with what it was before. */
export const postureSpec = defineCommand({
  name: "posture",
  words: "[before] [after]",
  help: "compare the last run with the one before, and with what the stack would be without hardening; or two records",
  examples: [
    "harden-init posture",
    "harden-init posture --output posture.svg",
    "harden-init posture before.json after.json",
    "harden-init posture 2026-11-20 2026-11-27T09:15 --format markdown",
  ],
  options: {
    format: choice("--format <format>", postureFormatNames.join(", "), { words: postureFormatNames, noun: "format" }),
    output: value("--output <file>", "write it into this file; its end says the format, too", requireFileName),
  },
  parse: ({ format, output }, words) => {
    const [before, after, ...more] = words;
    if (words.length === 1 || more.length > 0) {
      throw buildUsageProblem({
        what: "posture takes two records, or none",
        fix: "`harden-init posture BEFORE AFTER`: each is a file of `report --format json`, or the time of a record.",
      });
    }
    return {
      format: format ?? findFormat(postureFormats, output ?? "") ?? "text",
      output,
      ...(before !== undefined && after !== undefined && { records: { before, after } }),
    };
  },
});

export type PostureOptions = OptionsOf<typeof postureSpec>;
