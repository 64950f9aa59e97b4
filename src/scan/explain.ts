import { findControl } from "../controls/catalogue.ts";
import { expertOptions } from "../controls/expert.ts";
import type { Comparison, Relation } from "./compare.ts";

/** Why what a scanner says stays, in our words: what was measured of it, or why the measure is not taken. */
export function explainComparison({ relation, controls, why }: Comparison): string {
  return sentences[relation](controls, why);
}

const sentences: Readonly<Record<Relation, (controls: readonly string[], why?: string) => string>> = {
  agree: (_, why) => why ?? "by our measurement, too",
  weaker: (_, why) => why ?? "it does not hold by our measurement",
  stricter: (controls) => `it holds by our measurement: ${controls.flatMap(describeMeasured).join("; ")}`,
  superseded: (controls) => controls.flatMap(describeLeft).join(" "),
  unmeasured: () => "it was not measured here",
  unknown: () => "the catalogue has nothing for it",
};

function describeMeasured(slug: string): readonly string[] {
  const control = findControl(slug);
  return control === undefined ? [] : [control.measured];
}

function describeLeft(slug: string): readonly string[] {
  return expertOptions.filter((option) => option.slug === slug).map(({ left }) => left);
}
