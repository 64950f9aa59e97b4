import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { filter, flag, text, wholeNumber, withDefault } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** Runs the playbooks. */
export const deploySpec = defineCommand({
  name: "deploy",
  words: "[dir]",
  help: "run the playbooks and measure the result on the live hosts",
  examples: [
    "harden-init deploy --check",
    "harden-init deploy --check --fail-on-drift",
    "harden-init deploy --prove",
    "harden-init deploy --refresh",
    "harden-init deploy --limit web1 --ask-become-pass",
  ],
  opensVault: true,
  options: {
    check: flag("--check", "change nothing; show what would be done"),
    failOnDrift: flag(
      "--fail-on-drift",
      "with --check: exit code 3 when a deploy would change anything, or a control does not hold",
    ),
    diff: flag("--diff", "show what changes in files; never secrets"),
    prove: flag("--prove", "run twice; exit code 3 when the second pass changes anything"),
    ...limitOption,
    tags: filter("--tags <tags>", "only the plays and tasks with one of these tags"),
    serial: withDefault(
      wholeNumber("--serial <number>", "how many hosts are deployed at a time, or `all` (default: 1)", {
        from: 1,
        to: 1000,
        word: "all",
      }),
      1,
    ),
    forks: wholeNumber("--forks <number>", "how many hosts a task runs on at the same time", { from: 1, to: 1000 }),
    ...becomeOptions,
    beside: text("--beside <name>", "start a new stack next to the one with the project's previous name"),
    ...yesOption,
    refresh: flag(
      "--refresh",
      "build images again from scratch, pull tags again, and replace what has other packages; show which",
    ),
    withoutBackup: flag("--without-backup", "make containers again without a backup of the data"),
    replaceSecrets: flag(
      "--replace-secrets",
      "replace newer secrets on the servers by those of this copy of the project",
    ),
    rollbackOnFailure: flag(
      "--rollback-on-failure",
      "if a container does not become healthy, go back to the last release that ran well at once",
    ),
    seedRetry: flag("--seed-retry", "run an interrupted seed again, after removing what it left"),
  },
  parse: (options) => {
    if (options.check && options.prove) {
      throw buildUsageProblem({
        what: "--check changes nothing, so --prove has nothing to prove",
        fix: "Give one of the two.",
      });
    }
    if (options.failOnDrift && !options.check) {
      throw buildUsageProblem({
        what: "--fail-on-drift judges what a deploy would change, and this one changes it",
        fix: "Add --check.",
      });
    }
    if (options.refresh && options.tags !== undefined) {
      throw buildUsageProblem({
        what: "--refresh renews the images of the whole stack, and --tags runs a part of it",
        fix: "Give one of the two.",
      });
    }
    return options;
  },
});

export type DeployOptions = OptionsOf<typeof deploySpec>;
