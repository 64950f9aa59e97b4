import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";

/** Says what a control is. */
export const explainSpec = defineCommand({
  name: "explain",
  words: "[control]",
  help: "what a control is for, what it may break, how it is measured",
  options: {},
  parse: (_options, [control]) => ({ control }),
});

export type ExplainOptions = OptionsOf<typeof explainSpec>;
