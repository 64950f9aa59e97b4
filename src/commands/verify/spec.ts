import { severities } from "../../controls/types.ts";
import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { choice, text, withDefault } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** Measures the controls on the live hosts, without a change. */
export const verifySpec = defineCommand({
  name: "verify",
  words: "[host...]",
  help: "measure every control on the live hosts; nothing is changed, and no vault is opened",
  examples: [
    "harden-init verify",
    "harden-init verify web1 --fail-on high",
    "harden-init verify --json > known.json && harden-init verify --fail-on new --baseline known.json",
  ],
  runsPlaybook: true,
  options: {
    failOn: withDefault(
      choice("--fail-on <level>", "exit code 3 from this severity on: high, medium, low (default), or new", {
        words: [...severities, "new"],
        noun: "level",
      }),
      "low",
    ),
    unmeasured: withDefault(
      choice("--unmeasured <policy>", "what a control that could not be measured does: fail, or warn (default)", {
        words: ["fail", "warn"],
        noun: "policy",
      }),
      "warn",
    ),
    baseline: text("--baseline <file>", "what --fail-on new compares with: the JSON of an earlier `verify --json`"),
    ...becomeOptions,
    ...yesOption,
  },
  parse: (options, hosts) => {
    if ((options.failOn === "new") !== (options.baseline !== undefined)) {
      throw buildUsageProblem({
        what: "--fail-on new and --baseline belong together",
        fix: "`harden-init verify --json > known.json` makes such a file.",
      });
    }
    return { ...options, hosts };
  },
});

export type VerifyOptions = OptionsOf<typeof verifySpec>;
