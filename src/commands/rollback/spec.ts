import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { flag } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { timeName } from "../../lib/text/time-name.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** Takes the stack back to a release that ran well. */
export const rollbackSpec = defineCommand({
  name: "rollback",
  words: "[release]",
  help: "take the stack back to the last release that ran well: its files and images, after showing what differs",
  examples: ["harden-init rollback --check", "harden-init rollback", "harden-init rollback 20261129-180512 --yes"],
  options: {
    ...limitOption,
    check: flag("--check", "change nothing; show what would be taken back"),
    data: flag("--data", "restore the data too, from the backup that was made before the deploy"),
    ...yesOption,
    ...becomeOptions,
  },
  parse: (options, [release]) => {
    if (release !== undefined && !timeName.test(release)) {
      throw buildUsageProblem({
        what: "a release is named by its time, such as 20261129-180512",
        fix: "`harden-init rollback --check` shows those that the servers keep.",
      });
    }
    return { ...options, release };
  },
});

export type RollbackOptions = OptionsOf<typeof rollbackSpec>;
