import { getEntry } from "../../compose/node.ts";
import { placeText } from "../../compose/problems.ts";
import type { ComposeProject } from "../../compose/types.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { Credential } from "../../model/adopt/secrets/credentials.ts";

/**
 * A secret in the vault is one line.
 *
 * @throws Problem (exit 2) with the place of each that is not
 */
export function requireOneLine(
  { tree }: ComposeProject,
  services: readonly { readonly name: string; readonly credentials: readonly Credential[] }[],
): void {
  const complaints = services.flatMap(({ name, credentials }) =>
    credentials
      .filter(({ value }) => /[\r\n]/.test(value))
      .map(({ variable }) => {
        const environment = getEntry(getEntry(getEntry(tree, "services"), name), "environment");
        return {
          where: placeText((getEntry(environment, variable) ?? tree).at),
          what: `${makePrintable(variable)} of ${makePrintable(name)} has several lines, and a secret of the vault has one`,
          fix: "Put the text into a file and declare that under `secrets`, or write it as one line, such as Base64.",
        };
      }),
  );
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints);
  }
}
