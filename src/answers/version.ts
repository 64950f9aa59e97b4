import { buildUsageProblem, exitCodes, Problem } from "../lib/errors.ts";
import { getIn } from "../lib/paths.ts";
import { toolVersion } from "../lib/version.ts";
import { answersFormat, type Format, type Migration } from "../model/schema/migrations.ts";
import type { AnswersDocument } from "./parse.ts";

/**
 * Checks that answers are in the current format.
 *
 * @throws Problem (exit 2) if their format is newer, (exit 3) if `generate` must convert them first
 */
export function requireToday({ value, where }: AnswersDocument, format: Format = answersFormat): void {
  const version = getIn(value, ["version"]);
  if (typeof version !== "number") {
    return;
  }
  refuseNewer(version, where, format);
  if (version < format.version && findSteps(version, format) !== undefined) {
    throw new Problem(exitCodes.notAsWanted, {
      where: `${where(["version"])} version`,
      what: `these answers have version ${version}; harden-init ${toolVersion} works with version ${format.version}`,
      fix: "`harden-init generate --diff` shows what changes in them, `harden-init generate` writes it.",
    });
  }
}

/** @throws Problem (exit 2) if only a newer version of the tool knows these answers */
export function refuseNewer(version: number, where: AnswersDocument["where"], format: Format): void {
  if (version > format.version) {
    throw buildUsageProblem({
      where: `${where(["version"])} version`,
      what: `these answers have version ${version}; harden-init ${toolVersion} knows versions up to ${format.version}`,
      fix: "Run a newer harden-init: npx harden-init@latest",
    });
  }
}

/** The steps from a version to the current one; undefined if there is a gap, as for a version that never existed. */
export function findSteps(version: number, { version: last, migrations }: Format): readonly Migration[] | undefined {
  const steps = Array.from({ length: last - version }, (_, index) =>
    migrations.find(({ from }) => from === version + index),
  );
  return steps.every((step) => step !== undefined) && Number.isInteger(version) ? steps : undefined;
}
