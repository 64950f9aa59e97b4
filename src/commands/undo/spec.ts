import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { flag } from "../../lib/command-line/option-builders.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** Restores what deploys changed on the hosts. */
export const undoSpec = defineCommand({
  name: "undo",
  words: "[control]",
  help: "restore what was changed on the hosts outside the stack's folder, after showing it",
  examples: ["harden-init undo --check"],
  completes: { controls: true },
  options: {
    ...limitOption,
    check: flag("--check", "change nothing; show what would be restored"),
    packages: flag("--packages", "also remove packages that were not installed before; their data and settings stay"),
    ...yesOption,
    ...becomeOptions,
  },
  parse: (options, [control]) => ({ ...options, control }),
});

export type UndoOptions = OptionsOf<typeof undoSpec>;
