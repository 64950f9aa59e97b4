import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { flag } from "../../lib/command-line/option-builders.ts";

/** Writes digests into harden.yml. */
export const pinSpec = defineCommand({
  name: "pin",
  words: "[dir]",
  help: "write the digest of each image into harden.yml",
  examples: ["harden-init pin --renew"],
  options: { renew: flag("--renew", "also look up images that have a digest") },
  parse: (options) => options,
});

export type PinOptions = OptionsOf<typeof pinSpec>;
