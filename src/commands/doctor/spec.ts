import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { flag } from "../../lib/command-line/option-builders.ts";
import { yesOption } from "../options/yes.ts";

/** Shows what this machine lacks. */
export const doctorSpec = defineCommand({
  name: "doctor",
  words: "[dir]",
  help: "show what is missing on this machine, with the commands that fix it",
  examples: ["harden-init doctor --fix"],
  options: { fix: flag("--fix", "run those commands, after asking"), ...yesOption },
  parse: (options) => options,
});

export type DoctorOptions = OptionsOf<typeof doctorSpec>;
