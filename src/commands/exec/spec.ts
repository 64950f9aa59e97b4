import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";

/** Runs a program in a service. */
export const execSpec = defineCommand({
  name: "exec",
  words: "<service> [command...]",
  help: "run a program in a service's container, on every host; it gets no input",
  examples: ["harden-init exec webserver -- id", "harden-init exec dbserver --limit web1 -- ls -l /var/lib/mysql"],
  completes: { services: true },
  options: { ...limitOption, ...becomeOptions },
  parse: (options, [service = "", ...command]) => {
    if (command.length === 0) {
      throw buildUsageProblem({
        what: "there is no program to run",
        fix: "Write it after `--`: harden-init exec SERVICE -- id",
      });
    }
    return { ...options, service, command };
  },
});

export type ExecOptions = OptionsOf<typeof execSpec>;
