import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { flag } from "../../lib/command-line/option-builders.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** Stops the stack. */
export const downSpec = defineCommand({
  name: "down",
  words: "[dir]",
  help: "stop and remove the stack; its data stays",
  examples: ["harden-init down", "harden-init down --check --volumes"],
  options: {
    ...limitOption,
    volumes: flag("--volumes", "delete the data too, after asking"),
    check: flag("--check", "change nothing; show what would be stopped, and with --volumes deleted"),
    ...yesOption,
    ...becomeOptions,
  },
  parse: (options) => options,
});

export type DownOptions = OptionsOf<typeof downSpec>;
