import { buildMissingProblem } from "../../lib/errors.ts";
import { canAsk } from "../../lib/io.ts";
import type { Secret } from "../../lib/secret.ts";
import { choosePrompter } from "../../prompts/prompter.ts";
import type { Consent } from "../confirm.ts";
import type { Context } from "../types.ts";
import { askForStrongOne } from "./ask-for-passphrase.ts";

interface Choice {
  /** The file that would keep it. */
  readonly path: string;
  /** Why the keychain does not. */
  readonly reason: string;
  readonly stack: string;
}

/**
 * Where the passphrase of a new vault is kept on a machine whose keychain does not take it. `--yes` agrees to the file.
 *
 * @returns `file`, or the passphrase that the user has chosen and keeps in mind
 * @throws Problem (exit 4) where there is no terminal to ask on
 */
export async function chooseWithoutKeychain(
  context: Context,
  { yes }: Consent,
  choice: Choice,
): Promise<"file" | Secret> {
  const { io, signal } = context;
  const { path, reason } = choice;
  if (yes) {
    return "file";
  }
  if (!canAsk(io)) {
    throw buildMissingProblem({
      where: "the vault's passphrase",
      what: `this machine has no keychain that could keep it (${reason})`,
      fix: `Add --yes to keep it in ${path}, which only you can read, or name a file of your own: --vault-password-file FILE`,
    });
  }
  const question = {
    message: "Where is the passphrase of the vault kept?",
    reason: `There is no keychain that could keep it: ${reason}.`,
    type: "choice",
    choices: [
      { value: "file", name: "in a file", note: `${path}, which only you can read (mode 0600)` },
      { value: "mind", name: "nowhere", note: "you choose one now, and each command that needs it asks for it" },
    ],
    default: "file",
  } as const;
  const reply = await choosePrompter(io, signal).ask(question, () => undefined);
  return reply === "mind" ? askForStrongOne(context, choice.stack) : "file";
}
