import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { flag, wholeNumber, withDefault } from "../../lib/command-line/option-builders.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";

/** Shows the services' logs. */
export const logsSpec = defineCommand({
  name: "logs",
  words: "[service...]",
  help: "show the last log lines of the services",
  examples: ["harden-init logs webserver -n 20", "harden-init logs --follow"],
  completes: { services: true },
  options: {
    ...limitOption,
    lines: withDefault(
      wholeNumber("-n, --lines <number>", "lines of each service, or `all` (default: 100)", {
        from: 0,
        to: 999_999,
        word: "all",
      }),
      100,
    ),
    follow: flag("-f, --follow", "go on with the lines that come, until Ctrl-C"),
    ...becomeOptions,
  },
  parse: (options, services) => ({ ...options, services }),
});

export type LogsOptions = OptionsOf<typeof logsSpec>;
