import { buildUsageProblem } from "../lib/errors.ts";
import { canAsk } from "../lib/io.ts";
import { askConsent } from "../prompts/prompter.ts";
import type { Context } from "./types.ts";

/** Whether consent was given in advance. */
export interface Consent {
  readonly yes: boolean;
}

/**
 * Asks the user for consent; `--yes` gives it in advance.
 *
 * @param proposal the answer to an empty reply
 * @throws Problem (exit 2) if there is no terminal to ask on
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
    throw buildUsageProblem({ what: `${message} There is no terminal to ask on.`, fix: "Add --yes to confirm." });
  }
  return askConsent(io, message, proposal, signal);
}
