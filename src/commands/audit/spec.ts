import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { value, wholeNumber, withDefault } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { becomeOptions } from "../options/passwords.ts";

/** Shows the hosts' audit records. */
export const auditSpec = defineCommand({
  name: "audit",
  words: "[host]",
  help: "show what the hosts recorded about the engine and the containers",
  examples: ["harden-init audit"],
  options: {
    since: withDefault(
      value(
        "--since <time>",
        "`today` (default), `boot`, a span such as 90m, 12h or 3d, or a date and time",
        readSince,
      ),
      "today",
    ),
    last: withDefault(
      wholeNumber("--last <number>", "the number of recent events of each kind (default: 5)", { from: 0, to: 999 }),
      5,
    ),
    ...becomeOptions,
  },
  parse: (options, [host]) => ({ ...options, host }),
});

export type AuditOptions = OptionsOf<typeof auditSpec>;

/** A span, a word, or a date that JavaScript parses; the host counts in seconds. */
function readSince(text: string, where: string): string {
  if (/^(?:today|boot|[0-9]{1,6}[mhd])$/.test(text)) {
    return text;
  }
  const time = /^[0-9]{4}-/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw buildUsageProblem({
      where,
      what: `\`${makePrintable(text, 40)}\` is not a time`,
      fix: "Write `today`, `boot`, a span such as 90m, 12h or 3d, or a date and time such as 2026-11-25T14:30.",
    });
  }
  return String(Math.floor(time / 1000));
}
