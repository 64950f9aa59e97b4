import { stateFolder } from "../lib/state.ts";
import { perform } from "./disk.ts";
import { formatManifest } from "./manifest.ts";
import { places } from "./state-paths.ts";
import { manifestAfter, type Step, stepsFor, type Writing } from "./steps.ts";
import { ProjectTree } from "./tree.ts";

/**
 * Brings decided changes to the disk; the manifest comes last. Where it is cut off at any point, each file is the old or the new one, and the
 * next run ends what was begun. Call it under the project's lock.
 *
 * @returns the paths of the project's files that were written or removed, and of conflict copies that were laid aside; sorted
 * @throws Problem where the disk does not take a file, or where a file changed since the snapshot
 */
export async function applyChanges(root: string, writing: Writing): Promise<readonly string[]> {
  const tree = new ProjectTree(root);
  const steps = stepsFor(writing);
  const manifest = formatManifest(manifestAfter(writing));
  const upToDate = tree.read(places.manifest)?.text === manifest && tree.look(places.unfinished).kind === "nothing";
  if (steps.length === 0 && upToDate) {
    return [];
  }
  await perform(tree, [...steps, { do: "put", path: places.manifest, text: manifest, mode: 0o644 }]);
  return touchedPaths(steps);
}

function touchedPaths(steps: readonly Step[]): readonly string[] {
  return steps
    .filter((step) => !step.path.startsWith(`${stateFolder}/`) || isConflictCopy(step))
    .map((step) => step.path)
    .sort();
}

function isConflictCopy(step: Step): boolean {
  return step.do === "put" && step.path.startsWith(`${stateFolder}/conflicts/`);
}
