import { defineCommand } from "../../lib/command-line/command-spec.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { timeName } from "../../lib/text/time-name.ts";
import type { PasswordOptions } from "../../project/passwords.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

const usages = ["list", "now", "prove [ID]"];

/** What to do about backups. */
export type BackupOptions = PasswordOptions & {
  readonly limit: string | undefined;
  readonly yes: boolean;
  readonly action: "list" | "now" | "prove";
  /** The backup to prove. Default: the newest. */
  readonly backup: string;
};

/** Works with the backups of the data. */
export const backupSpec = defineCommand({
  name: "backup",
  words: "<action> [id]",
  help: "the backups of the data: `list`, `now`, or `prove` to restore one into a throw-away container and compare it",
  examples: ["harden-init backup now", "harden-init backup prove       # the newest"],
  completes: { words: ["list", "now", "prove"] },
  options: { ...limitOption, ...yesOption, ...becomeOptions },
  parse: (options, [action, backup]): BackupOptions => {
    if ((action === "list" || action === "now") && backup === undefined) {
      return { ...options, action, backup: "" };
    }
    if (action === "prove") {
      return { ...options, action, backup: requireBackupId(backup ?? "") };
    }
    throw buildUsageProblem({
      what: `backup ${[action, backup].filter(Boolean).join(" ")}: unknown action`,
      fix: `Use harden-init backup with one of: ${usages.join(", ")}`,
    });
  },
});

/** The name of a backup as `list` shows it; empty stays empty. Throws Problem (exit 2). */
export function requireBackupId(text: string): string {
  if (text !== "" && !timeName.test(text)) {
    throw buildUsageProblem({
      what: "the name of a backup looks like 20261129-033000",
      fix: "harden-init backup list names them.",
    });
  }
  return text;
}
