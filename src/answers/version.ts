import { exitCodes, Problem, usageProblem } from "../lib/errors.ts";
import { getIn } from "../lib/paths.ts";
import { toolVersion } from "../lib/version.ts";
import { answersFormat, type Format, type Migration } from "../model/schema/migrations.ts";
import type { AnswersDocument } from "./parse.ts";

/**
 * Sees to it that answers are of today's format.
 *
 * @throws Problem (exit 2) where they are of a newer one; (exit 3) where `generate` would bring them to today's
 */
export function requireToday({ value, where }: AnswersDocument, format: Format = answersFormat): void {
  const version = getIn(value, ["version"]);
  if (typeof version !== "number") {
    return;
  }
  refuseNewer(version, where, format);
  if (version < format.version && stepsFrom(version, format) !== undefined) {
    throw new Problem(exitCodes.notAsWanted, {
      where: `${where(["version"])} version`,
      what: `these answers are of version ${version}; harden-init ${toolVersion} works with version ${format.version}`,
      fix: "`harden-init generate --diff` shows what changes in them, `harden-init generate` writes it.",
    });
  }
}

/** @throws Problem (exit 2) where only a newer version of the tool knows these answers */
export function refuseNewer(version: number, where: AnswersDocument["where"], format: Format): void {
  if (version > format.version) {
    throw usageProblem({
      where: `${where(["version"])} version`,
      what: `these answers are of version ${version}; harden-init ${toolVersion} knows versions up to ${format.version}`,
      fix: "Run a newer harden-init: npx harden-init@latest",
    });
  }
}

/** The steps from a version to today's; undefined where they have a gap, as for a version that never was. */
export function stepsFrom(version: number, { version: last, migrations }: Format): readonly Migration[] | undefined {
  const steps = Array.from({ length: last - version }, (_, index) =>
    migrations.find(({ from }) => from === version + index),
  );
  return steps.every((step) => step !== undefined) && Number.isInteger(version) ? steps : undefined;
}
