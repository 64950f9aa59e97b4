import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { flag, text } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { requireBackupId } from "../backup/spec.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** Brings the data back to a backup. */
export const restoreSpec = defineCommand({
  name: "restore",
  words: "[id]",
  help: "bring the data back to a backup (the newest), after a backup of what is there; or unpack it somewhere",
  examples: ["harden-init restore 20261129-033000", "harden-init restore --into /var/tmp/old    # unpacks it, no more"],
  options: {
    into: text("--into <dir>", "only unpack it into a new folder of the server: dumps, and the files of volumes"),
    withoutBackup: flag("--without-backup", "do not back up the present data first; what is there now is lost"),
    ...limitOption,
    ...yesOption,
    ...becomeOptions,
  },
  parse: (options, [backup]) => {
    const { into, withoutBackup } = options;
    if (into !== undefined && !/^\/[A-Za-z0-9._@+/-]+$/.test(into)) {
      throw buildUsageProblem({
        where: "--into",
        what: "it must be the absolute path of a folder of the server, of letters, digits and . _ @ + -",
      });
    }
    if (into !== undefined && withoutBackup) {
      throw buildUsageProblem({ what: "--into changes no data, so --without-backup means nothing", fix: "Give one." });
    }
    return { ...options, backup: requireBackupId(backup ?? "") };
  },
});

export type RestoreOptions = OptionsOf<typeof restoreSpec>;
