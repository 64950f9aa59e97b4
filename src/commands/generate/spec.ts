import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { choice, flag, withBare } from "../../lib/command-line/option-builders.ts";
import { yesOption } from "../options/yes.ts";

/** Writes the project again. */
export const generateSpec = defineCommand({
  name: "generate",
  words: "[dir]",
  help: "write the project again from its harden.yml, and merge your changes",
  examples: ["harden-init generate --diff", "harden-init generate --check"],
  opensVault: true,
  options: {
    check: flag("--check", "write nothing; exit code 3 when the project differs"),
    diff: flag("--diff", "write nothing; show the changes line by line"),
    resolve: withBare(
      choice("--resolve [side]", "settle open conflicts one by one; `mine` or `theirs` settles all of them", {
        words: ["mine", "theirs"],
        noun: "side",
      }),
      "ask",
    ),
    ...yesOption,
  },
  parse: (options) => options,
});

export type GenerateOptions = OptionsOf<typeof generateSpec>;
