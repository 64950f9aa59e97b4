import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { text } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { nameHint } from "../../lib/text/nearest-name.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** Stands here and not in `src/scan/`, so that `--help` loads no catalogue; a test holds that both agree. */
export const scannerNames = ["docker-bench-security", "lynis", "compose-lint", "trivy"] as const;
type ScannerName = (typeof scannerNames)[number];

/** Runs scanners of others beside our own measurement. */
export const scanSpec = defineCommand({
  name: "scan",
  words: "[scanner...]",
  help: "run docker-bench-security, Lynis, compose-lint and Trivy, and compare what they find with what is measured",
  examples: [
    "harden-init scan",
    "harden-init scan lynis --limit web1",
    "harden-init scan trivy --json           # with every known hole of each image",
    "harden-init scan --tools ~/scanners     # clones and archives that are there already",
  ],
  completes: { words: scannerNames },
  options: {
    ...limitOption,
    tools: text(
      "--tools <folder>",
      "a folder with a git clone of each scanner, by its name, and Trivy's archive; nothing is fetched",
    ),
    ...becomeOptions,
    ...yesOption,
  },
  parse: (options, words) => ({ ...options, scanners: words.length === 0 ? scannerNames : words.map(readName) }),
});

export type ScanOptions = OptionsOf<typeof scanSpec>;

function readName(word: string): ScannerName {
  const known = scannerNames.find((name) => name === word);
  if (known === undefined) {
    throw buildUsageProblem({
      what: `there is no scanner \`${word}\``,
      fix: nameHint(word, scannerNames, "Scanners"),
    });
  }
  return known;
}
