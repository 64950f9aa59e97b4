import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { wholeNumber, withDefault } from "../../lib/command-line/option-builders.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";

/** Shows what the services wrote. */
export const logsSpec = defineCommand({
  name: "logs",
  words: "[service...]",
  help: "the last lines that the services wrote",
  options: {
    ...limitOption,
    lines: withDefault(
      wholeNumber("-n, --lines <number>", "how many of each service, or `all` (default: 100)", {
        from: 0,
        to: 999_999,
        word: "all",
      }),
      100,
    ),
    ...becomeOptions,
  },
  parse: (options, services) => ({ ...options, services }),
});

export type LogsOptions = OptionsOf<typeof logsSpec>;
