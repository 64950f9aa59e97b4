import { defineCommand } from "../../lib/command-line/command-spec.ts";
import { flag } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { yesOption } from "../options/yes.ts";

/** What to do with the vault. */
export type SecretsOptions =
  | { readonly action: "list" }
  | { readonly action: "set"; readonly name: string; readonly generate: boolean; readonly yes: boolean };

/** Lists and sets the vault's secrets. */
export const secretsSpec = defineCommand({
  name: "secrets",
  words: "<action> [name]",
  help: "the vault: `list`, or `set NAME` (type the value at a prompt, or pipe it in)",
  examples: ["harden-init secrets list", "harden-init secrets set NAME --generate"],
  opensVault: true,
  completes: { words: ["list", "set"] },
  options: { generate: flag("--generate", "set a new strong value"), ...yesOption },
  parse: ({ generate, yes }, [action, name]): SecretsOptions => {
    if (action === "list" && name === undefined) {
      return { action };
    }
    if (action === "set" && name !== undefined) {
      return { action, name, generate, yes };
    }
    throw buildUsageProblem({
      what: `secrets ${[action, name].filter(Boolean).join(" ")}: unknown action`,
      fix: "Use: harden-init secrets list, or harden-init secrets set NAME",
    });
  },
});
