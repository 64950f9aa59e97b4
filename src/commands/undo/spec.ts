import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { flag } from "../../lib/command-line/option-builders.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** Puts back what deploys changed on the hosts. */
export const undoSpec = defineCommand({
  name: "undo",
  words: "[control]",
  help: "put back what was changed on the hosts outside the stack's own folder, after showing it",
  options: {
    ...limitOption,
    check: flag("--check", "change nothing; say what would be put back"),
    packages: flag("--packages", "remove the packages too that were not there before; their data and settings stay"),
    ...yesOption,
    ...becomeOptions,
  },
  parse: (options, [control]) => ({ ...options, control }),
});

export type UndoOptions = OptionsOf<typeof undoSpec>;
