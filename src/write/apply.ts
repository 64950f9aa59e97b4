import { stateFolder } from "../lib/state.ts";
import { perform } from "./disk.ts";
import { formatManifest } from "./manifest.ts";
import { places } from "./state-paths.ts";
import { buildManifest, planSteps, type Step, type Writing } from "./steps.ts";
import { ProjectTree } from "./tree.ts";

/**
 * Writes the decided changes; the manifest comes last. If it is interrupted at any point, each file is the old or the new one, and the next run finishes
 * the work. Call it under the project's lock.
 *
 * @returns the sorted paths of the files that were written or removed, and of new conflict copies
 * @throws Problem if the disk does not accept a file, or if a file changed since the snapshot
 */
export async function applyChanges(root: string, writing: Writing): Promise<readonly string[]> {
  const tree = new ProjectTree(root);
  const steps = planSteps(writing);
  const manifest = formatManifest(buildManifest(writing));
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
