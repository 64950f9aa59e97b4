import { defineCommand } from "../../lib/command-line/command-spec.ts";
import { flag, text } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import type { PasswordOptions } from "../../project/passwords.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** What to do with the vault. */
export type SecretsOptions =
  | { readonly action: "list" }
  | { readonly action: "set"; readonly name: string; readonly generate: boolean; readonly yes: boolean }
  | (PasswordOptions & {
      readonly action: "rotate";
      readonly names: readonly string[];
      /** Every secret that can be. */
      readonly all: boolean;
      readonly yes: boolean;
    })
  | { readonly action: "rekey"; readonly newFile: string | undefined }
  | { readonly action: "guard"; readonly remove: boolean }
  | { readonly action: "staged" }
  | { readonly action: "export"; readonly file: string }
  | { readonly action: "import"; readonly file: string; readonly yes: boolean };

/** The actions, each with what stands after it. */
const usages = [
  "list",
  "set NAME",
  "rotate NAME…",
  "rotate --all",
  "rekey",
  "export FILE",
  "import FILE",
  "guard",
  "staged",
];

/** Works with the vault and its passphrase. */
export const secretsSpec = defineCommand({
  name: "secrets",
  words: "<action> [words...]",
  help: `the vault and its passphrase: ${usages.map((usage) => `\`${usage}\``).join(", ")}`,
  examples: [
    "harden-init secrets list",
    "harden-init secrets set NAME --generate      # or type it at a prompt, or pipe it in",
    "harden-init secrets rotate --all             # new passwords, also in the running databases",
    "harden-init secrets rekey                    # a new passphrase for the vault",
    "harden-init secrets export /tmp/for-anna     # the passphrase for a colleague; `import` takes it there",
    "harden-init secrets guard                    # git refuses commits that would show a secret",
  ],
  opensVault: true,
  completes: { words: [...new Set(usages.map((usage) => usage.replace(/ .*/, "")))] },
  options: {
    generate: flag("--generate", "with `set`: a new strong value"),
    all: flag("--all", "with `rotate`: every password of an account"),
    remove: flag("--remove", "with `guard`: no longer"),
    newVaultPasswordFile: text("--new-vault-password-file <file>", "with `rekey`: the file with the new passphrase"),
    ...becomeOptions,
    ...yesOption,
  },
  parse: (options, [action, ...words]): SecretsOptions => {
    const { generate, all, yes, askBecomePass, becomePasswordFile, newVaultPasswordFile: newFile } = options;
    const [first] = words;
    const single = words.length === 1 ? first : undefined;
    if (first === undefined) {
      switch (action) {
        case "list":
        case "staged":
          return { action };
        case "rekey":
          return { action, newFile };
        case "guard":
          return { action, remove: options.remove };
      }
    }
    if (action === "set" && single !== undefined) {
      return { action, name: single, generate, yes };
    }
    if (action === "rotate" && all !== words.length > 0) {
      return { action, names: words, all, yes, askBecomePass, becomePasswordFile };
    }
    if (action === "export" && single !== undefined) {
      return { action, file: single };
    }
    if (action === "import" && single !== undefined) {
      return { action, file: single, yes };
    }
    throw buildUsageProblem({
      what: `secrets ${[action, ...words].filter(Boolean).join(" ")}: unknown action`,
      fix: `Use harden-init secrets with one of: ${usages.join(", ")}`,
    });
  },
});
