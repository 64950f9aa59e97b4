import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { flag } from "../../lib/command-line/option-builders.ts";

/** Writes digests into harden.yml and Dockerfiles. */
export const pinSpec = defineCommand({
  name: "pin",
  words: "[dir]",
  help: "write the digest of each image into harden.yml, and into the FROM lines of Dockerfiles",
  examples: ["harden-init pin --renew", "harden-init pin --dockerfiles"],
  options: {
    renew: flag("--renew", "also look up images that have a digest"),
    dockerfiles: flag("--dockerfiles", "also edit your Dockerfiles, without asking for each"),
  },
  parse: (options) => options,
});

export type PinOptions = OptionsOf<typeof pinSpec>;
