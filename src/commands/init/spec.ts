import { answerOptions } from "../../answers/answer-options.ts";
import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { flag, repeated } from "../../lib/command-line/option-builders.ts";
import { yesOption } from "../options/yes.ts";

/** The options that take over a stack which runs already. */
const importOptions = {
  from: repeated("--from <file>", "take over the stack of a compose file; each further one is laid over it"),
  keep: repeated(
    "--keep <service.danger=reason>",
    "keep a danger of that stack for half a year, such as web.engine-socket",
  ),
  editDockerfiles: flag(
    "--edit-dockerfiles",
    "mend in that stack's Dockerfiles what can be mended without changing what they do",
  ),
};

/** Asks about the stack, and writes the project. */
export const initSpec = defineCommand({
  name: "init",
  words: "[dir]",
  help: "ask about the stack, write harden.yml and the whole project (also where no command is named)",
  opensVault: true,
  options: {
    ...answerOptions,
    ...importOptions,
    fresh: flag("--fresh", "do not go on from answers that an interruption left"),
    ...yesOption,
  },
  parse: (options) => options,
});

export type InitOptions = OptionsOf<typeof initSpec>;
