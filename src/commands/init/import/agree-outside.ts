import { placeText } from "../../../compose/problems.ts";
import type { TakenOutside } from "../../../import/sources/outside.ts";
import { buildUsageProblem } from "../../../lib/errors.ts";
import { canAsk, tell } from "../../../lib/io.ts";
import { makePrintable } from "../../../lib/text/printable.ts";
import { confirm } from "../../../project/confirm.ts";
import type { Context } from "../../../project/types.ts";
import type { InitOptions } from "../spec.ts";
import type { TakenOver } from "./import-option.ts";

/**
 * Asks whether an import may take what its compose file names outside of its folder. `--yes` agrees.
 *
 * @throws Problem (exit 2) with each place, if there is no terminal to ask on
 */
export async function agreeToTakeOutside(
  context: Context,
  { yes }: Pick<InitOptions, "yes">,
  { outside, within }: Pick<TakenOver, "outside" | "within">,
): Promise<boolean> {
  const { io } = context;
  if (outside.length === 0 || yes) {
    return true;
  }
  if (!canAsk(io)) {
    throw buildUsageProblem(outside.map(complainAbout));
  }
  tell(io, `The compose file names what lies outside of its folder, in the repository ${makePrintable(within, 200)}:`);
  for (const { use, path, at } of outside) {
    tell(io, `  ${use.padEnd(6)}  ${makePrintable(path, 200)}  (${placeText(at)})`);
  }
  if (outside.some(({ use }) => use === "copies")) {
    tell(io, "What is copied goes to the servers at each deploy, without .env files and keys.");
  }
  return confirm(context, { yes }, "Take them?");
}

const whatIsDone = { reads: "is read", copies: "is copied to the servers at each deploy" } as const;

function complainAbout({ use, path, at }: TakenOutside) {
  return {
    where: placeText(at),
    what: `${makePrintable(path, 200)} lies outside of the compose file's folder, and it ${whatIsDone[use]}`,
    fix: "If that is meant, add --yes; on a terminal it is a question.",
  };
}
