import type { AppliedControl } from "../../model/types/controls.ts";
import type { Model } from "../../model/types/model.ts";

/** How many controls a stack has on and off. */
export function countControls({ controls }: Model): string {
  const left = controls.filter(({ on }) => !on);
  return `  Controls: ${controls.length - left.length} on${left.length === 0 ? "" : `, ${left.length} off`}. \`harden-init explain\` describes each.`;
}

/** The security effect of a change: controls that the stack gains or loses, each with its purpose; each follows the word `control`. */
export function describeControlChanges(before: Model, after: Model): readonly string[] {
  return [
    ...newlyOn(before.controls, after.controls).map(({ slug, reason }) => `+ ${slug}: ${reason}`),
    ...newlyOn(after.controls, before.controls).map(({ slug, reason }) => `- ${slug}: ${reason}`),
  ];
}

function newlyOn(before: readonly AppliedControl[], after: readonly AppliedControl[]) {
  const had = new Set(before.filter(({ on }) => on).map(({ control }) => control.slug));
  return after.filter(({ control, on }) => on && !had.has(control.slug)).map(({ control }) => control);
}
