import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";

/** Explains a control, or a service of the project. */
export const explainSpec = defineCommand({
  name: "explain",
  words: "[name]",
  help: "explain a control: what it does, what it may break; or a service: what was changed, what is open",
  examples: ["harden-init explain", "harden-init explain read-only-root", "harden-init explain web"],
  completes: { services: true, controls: true },
  options: {},
  parse: (_options, [name]) => ({ name }),
});

export type ExplainOptions = OptionsOf<typeof explainSpec>;
