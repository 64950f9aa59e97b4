import { createColors } from "picocolors";
import { readImport } from "../../import/repeat.ts";
import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { writeResult } from "../../lib/files/write-result.ts";
import { comparePosture, hasLost } from "../../posture/compare.ts";
import { deriveSides } from "../../posture/derive/derive-sides.ts";
import { findOriginals } from "../../posture/derive/original.ts";
import { describeMeasured, describeOriginals } from "../../posture/describe-sides.ts";
import { countResults } from "../../posture/formats/describe.ts";
import { postureFormats } from "../../posture/formats/formats.ts";
import type { Posture } from "../../posture/types.ts";
import { openProject } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { findReport, listMeasured } from "../../report/records/find-records.ts";
import type { Report } from "../../report/types.ts";
import { places } from "../../write/state-paths.ts";
import { ProjectTree } from "../../write/tree.ts";
import type { PostureOptions } from "./spec.ts";

/**
 * Compares two records; without names the last one with the one before, and with what the stack would be without hardening. The exit code is 3 where a control
 * that was measured and held does not hold now.
 */
export async function run(context: Context, options: PostureOptions): Promise<ExitCode> {
  const { records } = options;
  const postures =
    records === undefined ? await compareProject(context.root) : [await compareNamed(context.root, records)];
  await show(context, options, postures);
  return postures.some((posture) => !posture.before.isDerived && hasLost(posture))
    ? exitCodes.notAsWanted
    : exitCodes.done;
}

async function compareNamed(root: string, names: NonNullable<PostureOptions["records"]>): Promise<Posture> {
  const [before, after] = [await findReport(root, names.before), await findReport(root, names.after)];
  const posture = comparePosture(describeMeasured(before), describeMeasured(after));
  if (posture.compared.length === 0) {
    throw buildUsageProblem({
      what: "these two records have nothing in common: no control was measured on the same service and server in both",
      fix: "Compare two records of one stack on the same servers.",
    });
  }
  return posture;
}

async function compareProject(root: string): Promise<readonly Posture[]> {
  const project = await openProject(root);
  const [last, previous] = (await listMeasured(root)) as readonly [Report, ...Report[]];
  const remembered = new ProjectTree(root).read(places.imported)?.text;
  const imported = remembered === undefined ? undefined : readImport(remembered, places.imported);
  const originals = findOriginals(project.model, imported);
  const after = describeMeasured(last);
  const derived = deriveSides(originals, last, { before: describeOriginals(originals), after: after.title });
  const note = `Left out: ${countResults(derived.unknown)} of the server itself, or that only an image or a running container could tell.`;
  const original = comparePosture(derived.before, derived.after, derived.unknown === 0 ? [] : [note]);
  return [
    ...(previous === undefined ? [] : [comparePosture(describeMeasured(previous), after)]),
    ...(original.compared.length === 0 ? [] : [original]),
  ];
}

async function show(context: Context, options: PostureOptions, postures: readonly Posture[]) {
  const format = context.json ? "json" : options.format;
  const colours = options.output === undefined ? context.io.colours : createColors(false);
  const text = (await postureFormats[format].load())(postures, colours);
  await writeResult(context, text, { format, output: options.output });
}
