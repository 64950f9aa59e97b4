import { usageProblem } from "../lib/errors.ts";
import { canAsk } from "../lib/io.ts";
import { askConsent } from "../prompts/prompter.ts";
import type { Context } from "./types.ts";

/** Whether consent was given before anything was asked. */
export interface Consent {
  readonly yes: boolean;
}

/**
 * Asks a person for consent; `--yes` has given it already.
 *
 * @param proposal the answer where nothing is typed
 * @throws Problem (exit 2) where nobody can be asked
 */
export async function confirm(
  { io, signal }: Context,
  { yes }: Consent,
  message: string,
  proposal = false,
): Promise<boolean> {
  if (yes) {
    return true;
  }
  if (!canAsk(io)) {
    throw usageProblem({ what: `${message} Nobody can be asked: this is no terminal.`, fix: "Add --yes to agree." });
  }
  return askConsent(io, message, proposal, signal);
}
