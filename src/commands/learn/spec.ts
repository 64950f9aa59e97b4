import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { filter, flag } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** Finds out what services need. */
export const learnSpec = defineCommand({
  name: "learn",
  words: "[service...]",
  help: "find out by experiment what services of your own need, and propose it as answers; exit code 3 where something could not be learned",
  examples: ["harden-init learn", "harden-init learn web --limit server --yes", "harden-init learn --status"],
  completes: { services: true },
  options: {
    status: flag("--status", "show what was learned of each service, and whether of its present image; ask no host"),
    forget: flag("--forget", "forget what was learned of these services; harden.yml stays as it is"),
    limit: filter("--limit <host>", "the host to learn on (default: the first one)"),
    ...becomeOptions,
    ...yesOption,
  },
  parse: (options, services) => {
    if (options.status && options.forget) {
      throw buildUsageProblem({ where: "--status", what: "cannot be given together with --forget" });
    }
    if (options.forget && services.length === 0) {
      throw buildUsageProblem({
        where: "--forget",
        what: "names no service",
        fix: "harden-init learn --forget SERVICE",
      });
    }
    return { ...options, services };
  },
});

export type LearnOptions = OptionsOf<typeof learnSpec>;
