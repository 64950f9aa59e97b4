import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { flag } from "../../lib/command-line/option-builders.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";

/** Says how the stack stands. */
export const statusSpec = defineCommand({
  name: "status",
  words: "[dir]",
  help: "how the stack stands, and what differs: answers, files, and what runs on the hosts",
  options: {
    offline: flag("--offline", "ask no host; compare the answers with the files"),
    ...limitOption,
    ...becomeOptions,
  },
  parse: (options) => options,
});

export type StatusOptions = OptionsOf<typeof statusSpec>;
