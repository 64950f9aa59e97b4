import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { value, withDefault } from "../../lib/command-line/option-builders.ts";
import { limitOption } from "../options/limit.ts";
import { requireFileName } from "../options/output.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** Writes what the images consist of. */
export const sbomSpec = defineCommand({
  name: "sbom",
  words: "[service...]",
  help: "write a bill of materials (CycloneDX) of each image that runs",
  examples: ["harden-init sbom", "harden-init sbom webserver --output boms"],
  options: {
    output: withDefault(
      value("--output <folder>", "the folder for the files, HOST.SERVICE.cdx.json (default: sbom)", requireFileName),
      "sbom",
    ),
    ...limitOption,
    ...becomeOptions,
    ...yesOption,
  },
  parse: (options, services) => ({ ...options, services }),
});

export type SbomOptions = OptionsOf<typeof sbomSpec>;
