import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { flag } from "../../lib/command-line/option-builders.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";

/** Shows the state of the stack. */
export const statusSpec = defineCommand({
  name: "status",
  words: "[dir]",
  help: "show the stack's state, and what differs between answers, files and hosts",
  examples: ["harden-init status", "harden-init status --offline"],
  options: {
    offline: flag("--offline", "ask no host; compare only answers and files"),
    ...limitOption,
    ...becomeOptions,
  },
  parse: (options) => options,
});

export type StatusOptions = OptionsOf<typeof statusSpec>;
