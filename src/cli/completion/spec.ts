import { defineCommand } from "../../lib/command-line/command-spec.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { makePrintable } from "../../lib/text/printable.ts";

const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** Prints what a shell needs to complete commands and options. */
export const completionSpec = defineCommand({
  name: "completion",
  words: "<shell>",
  help: "print the completion of commands and options for a shell: bash, zsh or fish",
  examples: ["source <(harden-init completion bash)", "harden-init completion fish | source"],
  completes: { words: shells },
  options: {},
  parse: (_options, [word = ""]) => ({ shell: shellOf(word) }),
});

function shellOf(word: string): Shell {
  const shell = shells.find((each) => each === word);
  if (shell === undefined) {
    throw buildUsageProblem({
      what: `unknown shell \`${makePrintable(word, 60)}\``,
      fix: `One of: ${shells.join(", ")}.`,
    });
  }
  return shell;
}
