import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";

/** Lists the exceptions of the answers. */
export const waiversSpec = defineCommand({
  name: "waivers",
  words: "[dir]",
  help: "list the exceptions of harden.yml by the day on which they end; exit code 3 if one has expired",
  examples: ["harden-init waivers"],
  options: {},
  parse: (options) => options,
});

export type WaiversOptions = OptionsOf<typeof waiversSpec>;
