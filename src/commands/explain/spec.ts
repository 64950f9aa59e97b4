import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";

/** Explains a control. */
export const explainSpec = defineCommand({
  name: "explain",
  words: "[control]",
  help: "explain a control: what it does, what it may break, how it is measured",
  examples: ["harden-init explain", "harden-init explain read-only-root"],
  options: {},
  parse: (_options, [control]) => ({ control }),
});

export type ExplainOptions = OptionsOf<typeof explainSpec>;
