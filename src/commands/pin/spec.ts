import { flag } from "../../lib/command-line/option-builders.ts";
import { defineCommand, type OptionsOf } from "../../project/command-spec.ts";

/** Writes digests into harden.yml. */
export const pinSpec = defineCommand({
  name: "pin",
  words: "[dir]",
  help: "write the digest of each image into harden.yml",
  options: { renew: flag("--renew", "look up those again that have one") },
  parse: (options) => options,
});

export type PinOptions = OptionsOf<typeof pinSpec>;
